import { createGraph, Random } from '@gnas/core/plugin';
import { expect, it } from 'vitest';
import { estimated, exact, neighborsOf, returnProbabilities, walkLengths } from './return-probabilities.js';

const numNodes = 40;
const random = new Random(4);
const ends = () => Int32Array.from({ length: 100 }, () => random.integer(numNodes - 1));
/** Directed edges, some twice and some to the node itself; the last node has none. */
const graph = createGraph({
  name: 'forty',
  numNodes,
  source: ends(),
  target: ends(),
  features: { layout: 'dense', rows: numNodes, columns: 1, values: new Float32Array(numNodes) },
  labels: new Int32Array(numNodes),
  numClasses: 2,
  split: { train: Int32Array.of(0), validation: Int32Array.of(1), test: Int32Array.of(2) },
});

/** Powers of the walk's matrix, written out. */
function byMatrix(): number[] {
  const adjacency = Array.from({ length: numNodes }, () => new Array<number>(numNodes).fill(0));
  graph.source.forEach((from, edge) => {
    const to = graph.target[edge] as number;
    if (from === to) return;
    for (const [a, b] of [
      [from, to],
      [to, from],
    ] as const)
      (adjacency[a] as number[])[b] = 1;
  });
  const walk = adjacency.map((row) => {
    const degree = row.reduce((a, b) => a + b, 0);
    return row.map((entry) => (degree === 0 ? 0 : entry / degree));
  });
  const powers = [walk];
  for (let k = 2; k <= 8; k++)
    powers.push(
      (powers.at(-1) as number[][]).map((row) =>
        row.map((_, column) => row.reduce((sum, value, j) => sum + value * (walk[j]?.[column] as number), 0)),
      ),
    );
  return Array.from({ length: numNodes }, (_, node) => walkLengths.map((k) => powers[k - 1]?.[node]?.[node] as number)).flat();
}

it('equals the diagonal of the powers of the walk’s matrix', () => {
  const expected = byMatrix();
  expect(Math.max(...expected)).toBeGreaterThan(0.2);
  for (const [at, value] of returnProbabilities(graph).entries()) expect(value).toBeCloseTo(expected[at] as number, 6);
});

it('is estimated where exact probabilities would visit too many edges', () => {
  const neighbors = neighborsOf(graph);
  expect(exact(neighbors, 10)).toBeUndefined();
  const estimate = estimated(neighbors);
  expect(estimated(neighbors)).toEqual(estimate);
  const expected = byMatrix();
  const errors = estimate.map((value, at) => Math.abs(value - (expected[at] as number)));
  expect(errors.reduce((a, b) => a + b) / errors.length).toBeLessThan(
    0.25 * (expected.reduce((a, b) => a + b) / expected.length),
  );
  expect(estimate.subarray(-walkLengths.length)).toEqual(new Float32Array(walkLengths.length));
});
