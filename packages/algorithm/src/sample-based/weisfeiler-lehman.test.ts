import type { Architecture } from '@gnas/core';
import { Random } from '@gnas/core/plugin';
import { describe, expect, it } from 'vitest';
import { SimilarityIndex, WeisfeilerLehman } from './weisfeiler-lehman.js';

const architecture = (labels: readonly string[], edges: readonly (readonly [number, number])[]): Architecture => ({
  nodes: labels.map((label, id) => ({ id, label, shape: [], parameters: 0, flops: 0 })),
  edges,
});
const chain = (...labels: string[]): Architecture =>
  architecture(
    labels,
    labels.slice(1).map((_, at) => [at, at + 1] as const),
  );

function similarity(iterations: number, a: Architecture, b: Architecture): number {
  const features = new WeisfeilerLehman(iterations);
  const index = new SimilarityIndex();
  index.add(features.histograms(chain('something', 'else')));
  index.add(features.histograms(a));
  return index.similarities(features.histograms(b))[1] as number;
}

describe('WeisfeilerLehman', () => {
  it('compares names, then names with their neighbors', () => {
    const a = chain('in', 'gcn', 'gat', 'out');
    const b = chain('in', 'gat', 'gcn', 'out');
    expect(similarity(0, a, b)).toBeCloseTo(1);
    // No two nodes have the same neighbors.
    expect(similarity(1, a, b)).toBeCloseTo(0.5);
    expect(similarity(1, a, chain('in', 'gcn', 'sage', 'out'))).toBeCloseTo((3 / 4 + 1 / 4) / 2);
  });

  it('distinguishes predecessors from successors', () => {
    expect(similarity(1, architecture(['a', 'b'], [[0, 1]]), architecture(['a', 'b'], [[1, 0]]))).toBeCloseTo(0.5);
  });

  it('compares each of several choices in one node', () => {
    expect(similarity(0, chain('gat, sum, relu'), chain('gat, sum, tanh'))).toBeCloseTo(2 / 3);
  });

  it('does not depend on the order of the nodes', () => {
    const labels = ['in', 'gcn', 'gat', 'gcn', 'out'];
    const edges = [
      [0, 1],
      [0, 2],
      [1, 3],
      [2, 4],
      [3, 4],
    ] as const;
    const random = new Random(1);
    for (let i = 0; i < 20; i++) {
      const order = random.shuffle(labels.map((_, at) => at));
      const moved = architecture(
        order.map((at) => labels[at] as string),
        edges.map(([from, to]) => [order.indexOf(from), order.indexOf(to)] as const),
      );
      expect(similarity(3, architecture(labels, edges), moved)).toBeCloseTo(1);
    }
  });
});
