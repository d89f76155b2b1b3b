import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../random.js';
import { createGraph } from './create-graph.js';
import type { FeatureMatrix, Graph } from './graph.js';
import { NeighborSampler } from './neighbor-sampler.js';

/** A graph in which features, labels and edge weights identify each node and edge. */
function graphOf(numNodes: number, edges: readonly (readonly [number, number])[], sparse = false): Graph {
  const features: FeatureMatrix = sparse
    ? {
        layout: 'sparse',
        rows: numNodes,
        columns: numNodes,
        rowPointers: Int32Array.from({ length: numNodes + 1 }, (_, row) => row),
        columnIndices: Int32Array.from({ length: numNodes }, (_, row) => row),
        values: Float32Array.from({ length: numNodes }, (_, row) => row + 1),
      }
    : { layout: 'dense', rows: numNodes, columns: 2, values: Float32Array.from({ length: 2 * numNodes }, (_, at) => at) };
  return createGraph(
    {
      name: 'drawn',
      numNodes,
      source: Int32Array.from(edges, ([from]) => from),
      target: Int32Array.from(edges, ([, to]) => to),
      edgeWeights: Float32Array.from(edges, (_, edge) => edge + 1),
      features,
      labels: Int32Array.from({ length: numNodes }, (_, node) => node),
      numClasses: numNodes,
      split: { train: new Int32Array(0), validation: new Int32Array(0), test: new Int32Array(0) },
    },
    { onlyPredict: true },
  );
}

/** Numbers of a subgraph's edges in the whole graph: the weight of edge n is n + 1. */
const edgesOf = (graph: Graph): number[] => [...(graph.edgeWeights as Float32Array)].map((weight) => weight - 1);

const random = (seed = 0): Random => new Random(seed);

/** 0 <- 1, 2, 3; 1 <- 0, 4; 4 <- 4 (a self loop), 5; 6 alone. */
const small = graphOf(7, [
  [1, 0],
  [2, 0],
  [3, 0],
  [0, 1],
  [4, 1],
  [4, 4],
  [5, 4],
]);

describe('NeighborSampler', () => {
  it('takes all neighbors hop by hop, in the order of the graph', () => {
    const sample = (hops: number) => new NeighborSampler(small, new Array(hops).fill(-1)).sample(Int32Array.of(0, 6), random());
    expect([...sample(0).nodes]).toEqual([0, 6]);
    expect([...sample(1).nodes]).toEqual([0, 6, 1, 2, 3]);
    expect(edgesOf(sample(1).graph)).toEqual([0, 1, 2]);
    const two = sample(2);
    expect([...two.nodes]).toEqual([0, 6, 1, 2, 3, 4]);
    expect(edgesOf(two.graph)).toEqual([0, 1, 2, 3, 4]);
    expect([...two.graph.source]).toEqual([2, 3, 4, 0, 5]);
    expect([...two.graph.target]).toEqual([0, 0, 0, 2, 2]);
    // The self loop finds no new node, and node 0 is not expanded again.
    expect(edgesOf(sample(9).graph)).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });

  it('restricts features, labels and splits to the nodes it found', () => {
    const { graph } = new NeighborSampler(small, [Number.POSITIVE_INFINITY]).sample(Int32Array.of(1, 6), random());
    expect(graph.features).toEqual({
      layout: 'dense',
      rows: 4,
      columns: 2,
      values: Float32Array.of(2, 3, 12, 13, 0, 1, 8, 9),
    });
    expect([...graph.labels]).toEqual([1, 6, 0, 4]);
    expect([...graph.split.train]).toEqual([0, 1]);
    expect(() => createGraph(graph, { onlyPredict: true })).not.toThrow();
    const sparse = graphOf(4, [[3, 1]], true);
    expect(new NeighborSampler(sparse, [1]).sample(Int32Array.of(1), random()).graph.features).toEqual({
      layout: 'sparse',
      rows: 2,
      columns: 4,
      rowPointers: Int32Array.of(0, 1, 2),
      columnIndices: Int32Array.of(1, 3),
      values: Float32Array.of(2, 4),
    });
  });

  it('draws at most as many edges as requested, no edge twice, and the same for the same seed', () => {
    const node = fc.integer({ min: 0, max: 11 });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(node, node), { maxLength: 60 }),
        fc.uniqueArray(node, { minLength: 1 }),
        fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 3 }),
        fc.boolean(),
        fc.integer(),
        (pairs, batch, counts, sparse, seed) => {
          const whole = graphOf(12, pairs, sparse);
          const sampler = new NeighborSampler(whole, counts);
          const draw = () => sampler.sample(Int32Array.from(batch), random(seed));
          const { graph, nodes } = draw();
          expect(draw()).toEqual({ graph, nodes });
          createGraph(graph, { onlyPredict: true });
          const edges = edgesOf(graph);
          expect(new Set(edges).size).toBe(edges.length);
          expect(new Set(nodes).size).toBe(nodes.length);
          edges.forEach((edge, at) => {
            expect(nodes[graph.source[at] as number]).toBe(whole.source[edge]);
            expect(nodes[graph.target[at] as number]).toBe(whole.target[edge]);
          });
          const drawn = new Int32Array(nodes.length);
          for (const row of graph.target) drawn[row] = (drawn[row] as number) + 1;
          expect(Math.max(0, ...drawn)).toBeLessThanOrEqual(Math.max(0, ...counts));
          batch.forEach((own, row) => {
            const degree = pairs.filter(([, to]) => to === own).length;
            expect(drawn[row]).toBe(counts[0] === undefined ? 0 : Math.min(counts[0], degree));
          });
        },
      ),
      { numRuns: 200 },
    );
  });

  it('draws every neighbor equally often', () => {
    const star = graphOf(
      11,
      Array.from({ length: 10 }, (_, leaf) => [leaf + 1, 0] as const),
    );
    const sampler = new NeighborSampler(star, [3]);
    const draws = random(4);
    const counts = new Int32Array(10);
    const rounds = 3000;
    for (let round = 0; round < rounds; round++)
      for (const edge of edgesOf(sampler.sample(Int32Array.of(0), draws).graph)) counts[edge] = (counts[edge] as number) + 1;
    // A count is binomial with p = 0.3: four standard deviations are 100.
    for (const count of counts) expect(Math.abs(count - 0.3 * rounds)).toBeLessThan(100);
  });

  it.each([[[0]], [[5, 1.5]], [[-2]], [[Number.NaN]]])('rejects %j neighbors', (numNeighbors) => {
    expect(() => new NeighborSampler(small, numNeighbors)).toThrow(/numNeighbors is \[.*integer >= 1 for each hop, or -1/);
  });
});
