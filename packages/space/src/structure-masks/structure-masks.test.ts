import { sparseMatrix } from '@gnas/core/conformance';
import { createGraph, type Graph, Random } from '@gnas/core/plugin';
import { planetoid, stochasticBlockModel } from '@gnas/datasets';
import { describe, expect, it } from 'vitest';
import { undirectedGraph } from '../testing/undirected-graph.js';
import { cosineSimilarity, isBinary, jaccardSimilarity } from './feature-similarity.js';
import { LowRankApproximation } from './low-rank-approximation.js';
import { maskMap, structureMaskNames } from './mask-map.js';
import { NeighborImportanceEstimation } from './neighbor-importance-estimation.js';
import { NodeFeatureSimilarity } from './node-feature-similarity.js';
import { truncatedSvd } from './truncated-svd.js';
import { VariablePowerOperator } from './variable-power-operator.js';

const edgesOf = ({ source, target, edgeWeights }: Graph): Record<string, number> =>
  Object.fromEntries(Array.from(source, (from, edge) => [`${from}-${target[edge]}`, edgeWeights?.[edge] ?? 1]));

/** Nodes 0 to 3 share words. Node 4 has other words, and a false edge to node 0. */
const words = [
  [0, 1],
  [0, 1],
  [0, 1, 2],
  [1, 2],
  [3, 4],
];
const small = undirectedGraph(
  [
    [0, 1],
    [1, 2],
    [2, 3],
    [0, 4],
  ],
  words,
);

describe('feature similarity', () => {
  it('equals hand-computed values for dense and sparse features', () => {
    const { rows, columns, values } = small.features;
    for (const features of [small.features, sparseMatrix(rows, columns, values)]) {
      expect(jaccardSimilarity(features)(0, 2)).toBeCloseTo(2 / 3, 6);
      expect(jaccardSimilarity(features)(0, 4)).toBe(0);
      expect(cosineSimilarity(features)(2, 3)).toBeCloseTo(2 / Math.sqrt(6), 6);
      expect(isBinary(features)).toBe(true);
    }
  });

  it('tells a normalized bag of words from real numbers', () => {
    const bag = (values: number[]) => isBinary({ layout: 'dense', rows: 2, columns: 2, values: Float32Array.from(values) });
    expect(bag([0.5, 0.5, 1, 0])).toBe(true);
    expect(bag([0.5, 0.4, 1, 0])).toBe(false);
    expect(bag([-1, 0, 1, 0])).toBe(false);
  });
});

describe.each(structureMaskNames)('%s', (name) => {
  it.each([
    ['dense', stochasticBlockModel({ blocks: [20, 20], seed: 3 })],
    ['small', small],
    ['edgeless', { ...small, source: new Int32Array(0), target: new Int32Array(0) }],
  ])('turns a %s graph into a valid one with finite positive weights, deterministically', (_, graph) => {
    const before = edgesOf(graph);
    const masked = maskMap(name).apply(graph);
    createGraph(masked);
    expect(masked.edgeWeights?.every((weight) => weight > 0 && Number.isFinite(weight)) ?? true).toBe(true);
    expect(masked.features).toBe(graph.features);
    expect(maskMap(name).apply(graph)).toEqual(masked);
    expect(edgesOf(graph)).toEqual(before);
  });
});

describe('NodeFeatureSimilarity', () => {
  it('drops only the edge between dissimilar nodes', () => {
    expect(Object.keys(edgesOf(new NodeFeatureSimilarity().apply(small))).sort()).toEqual(
      Object.keys(edgesOf(small))
        .filter((edge) => !edge.includes('4'))
        .sort(),
    );
    expect(Object.keys(edgesOf(new NodeFeatureSimilarity({ threshold: 0.9 }).apply(small))).sort()).toEqual(['0-1', '1-0']);
  });

  it('keeps self-loops, even of nodes without features', () => {
    const looped = { ...small, source: Int32Array.of(0, 0), target: Int32Array.of(0, 4) };
    expect(Object.keys(edgesOf(new NodeFeatureSimilarity().apply(looped)))).toEqual(['0-0']);
  });

  it.runIf(process.env.GNAS_DATA_DIR)('removes more false edges of Cora than real ones (needs GNAS_DATA_DIR)', async () => {
    const cora = await planetoid('cora');
    const random = new Random(1);
    const count = cora.source.length;
    const false_ = { ...cora, source: new Int32Array(count), target: new Int32Array(count) };
    for (let edge = 0; edge < count; edge++) {
      false_.source[edge] = random.integer(cora.numNodes);
      false_.target[edge] = random.integer(cora.numNodes);
    }
    const left = (graph: Graph) => new NodeFeatureSimilarity().apply(graph).source.length / count;
    expect(left(cora)).toBeGreaterThan(0.85);
    expect(left(false_)).toBeLessThan(0.65);
  });
});

describe('NeighborImportanceEstimation', () => {
  it('weights remaining neighbors by similarity, with a mean of 1', () => {
    const weights = edgesOf(new NeighborImportanceEstimation().apply(small));
    const toOne = 1;
    const toThree = Math.sqrt(2 / 3);
    expect(weights['0-1']).toBeCloseTo((2 * toOne) / (toOne + toThree), 6);
    expect(weights['2-1']).toBeCloseTo((2 * toThree) / (toOne + toThree), 6);
    expect(weights['1-0']).toBeCloseTo(1, 6);
    expect(weights['4-0']).toBeUndefined();
  });
});

describe('LowRankApproximation', () => {
  /** Two complete bipartite blocks, a matrix of rank 4 with singular values 3, 3, 2, 2. */
  const blocks = undirectedGraph(
    [
      ...[0, 1, 2].flatMap((a) => [3, 4, 5].map((b) => [a, b] as const)),
      ...[6, 7].flatMap((a) => [8, 9].map((b) => [a, b] as const)),
    ],
    Array.from({ length: 10 }, (_, node) => [node]),
  );

  it('computes the singular values', () => {
    const { left, rank } = truncatedSvd(blocks, 4);
    const norms = Array.from({ length: rank }, (_, k) =>
      Math.sqrt(Array.from({ length: 10 }, (_, node) => (left[node * rank + k] as number) ** 2).reduce((a, b) => a + b)),
    );
    [3, 3, 2, 2].forEach((value, k) => {
      expect(norms[k]).toBeCloseTo(value, 4);
    });
  });

  it('keeps the weights at full rank and drops the smaller block at rank 2', () => {
    for (const weight of Object.values(edgesOf(new LowRankApproximation({ rank: 4 }).apply(blocks))))
      expect(weight).toBeCloseTo(1, 4);
    const low = edgesOf(new LowRankApproximation({ rank: 2 }).apply(blocks));
    expect(Object.keys(low)).toHaveLength(18);
    expect(low['3-0']).toBeCloseTo(1, 4);
  });
});

describe('VariablePowerOperator', () => {
  it('adds the most similar nodes at distance two, up to the sparse rate', () => {
    const powered = edgesOf(new VariablePowerOperator({ strength: 0.25, sparseRate: 1.5 }).apply(small));
    expect(powered).toMatchObject(edgesOf(small));
    const added = Object.entries(powered).filter(([edge]) => !(edge in edgesOf(small)));
    expect(added.every(([, weight]) => weight === 0.25)).toBe(true);
    expect(added.map(([edge]) => edge).sort()).toEqual(['0-2', '1-3', '1-4', '2-0', '3-1']);
  });

  it('adds no edges to hubs or through them', () => {
    const star = undirectedGraph(
      Array.from({ length: 12 }, (_, leaf) => [0, leaf + 1] as const),
      Array.from({ length: 13 }, () => [0]),
    );
    expect(edgesOf(new VariablePowerOperator().apply(star))).toEqual(edgesOf(star));
  });
});

describe('options of masks', () => {
  it('are refused if invalid', () => {
    expect(() => new LowRankApproximation({ rank: 0 })).toThrow(/rank is 0/);
    expect(() => new NodeFeatureSimilarity({ threshold: 2 })).toThrow(/threshold is 2/);
    expect(() => new NeighborImportanceEstimation({ threshold: Number.NaN })).toThrow(/threshold is NaN/);
    expect(() => new VariablePowerOperator({ sparseRate: 1 })).toThrow(/sparseRate is 1/);
    expect(() => maskMap('idenity')).toThrow(/did you mean "identity"/);
  });
});
