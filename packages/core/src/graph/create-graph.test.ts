import { describe, expect, it } from 'vitest';
import { NodeClassification } from '../task/node-classification.js';
import { tinyGraph } from '../testing/tiny-graph.js';
import { createGraph } from './create-graph.js';
import type { Graph } from './graph.js';

const good = tinyGraph();
const sparse = {
  layout: 'sparse' as const,
  rows: 6,
  columns: 3,
  rowPointers: Int32Array.of(0, 2, 2, 2, 2, 2, 2),
  columnIndices: Int32Array.of(0, 2),
  values: Float32Array.of(1, 1),
};

describe('createGraph', () => {
  it('returns a valid graph, dense or sparse', () => {
    expect(createGraph(good)).toBe(good);
    expect(createGraph({ ...good, features: sparse }).features).toBe(sparse);
  });

  it('accepts a graph without labels for predictions, which a search rejects', () => {
    const none = new Int32Array(0);
    const unlabelled = { ...good, labels: new Int32Array(6).fill(-1), split: { train: none, validation: none, test: none } };
    expect(createGraph(unlabelled, { onlyPredict: true })).toBe(unlabelled);
    expect(new NodeClassification().misfit(unlabelled)).toMatch(/empty train split/);
    expect(new NodeClassification().misfit(good)).toBeUndefined();
  });

  it.each<[string, Partial<Graph>, RegExp]>([
    ['no nodes', { numNodes: 0 }, /numNodes is 0/],
    ['edge to a missing node', { target: Int32Array.of(1, 2, 9, 4, 5, 0, 0) }, /edge 2 has target 9/],
    ['edge from a missing node', { source: Int32Array.of(0, -1, 2, 3, 4, 5, 0) }, /edge 1 has source -1/],
    ['half an edge', { target: Int32Array.of(1) }, /7 edge sources and 1 edge targets/],
    ['a pair of a missing node', { pairs: { source: Int32Array.of(0, 1), target: Int32Array.of(1, 6) } }, /pair 1 has node 6/],
    ['half a pair', { pairs: { source: Int32Array.of(0, 1), target: Int32Array.of(1) } }, /2 sources and 1 targets/],
    ['labels of nodes for pairs', { pairs: { source: Int32Array.of(0), target: Int32Array.of(1) } }, /1 pairs and 6 labels/],
    ['NaN weight', { edgeWeights: Float32Array.of(1, 1, Number.NaN, 1, 1, 1, 1) }, /weight of edge 2 is NaN/],
    [
      'NaN feature',
      { features: { layout: 'dense', rows: 6, columns: 3, values: new Float32Array(18).fill(Number.NaN, 7, 8) } },
      /node 2, column 1, is NaN/,
    ],
    [
      'infinite sparse feature',
      { features: { ...sparse, values: Float32Array.of(1, Number.POSITIVE_INFINITY) } },
      /node 0, column 2, is Infinity/,
    ],
    ['sparse column out of range', { features: { ...sparse, columnIndices: Int32Array.of(0, 3) } }, /column 3/],
    ['sparse columns that repeat', { features: { ...sparse, columnIndices: Int32Array.of(2, 2) } }, /column 2 follows 2/],
    [
      'sparse pointers that decrease',
      { features: { ...sparse, rowPointers: Int32Array.of(0, 2, 1, 2, 2, 2, 2) } },
      /decrease at node 1/,
    ],
    ['too few rows', { features: { ...sparse, rows: 5 } }, /5 rows for 6 nodes/],
    ['label out of range', { labels: Int32Array.of(0, 1, 2, 1, 0, 1) }, /node 2 has label 2/],
    ['one class', { numClasses: 1 }, /1 classes/],
    ['empty split', { split: { ...good.split, test: new Int32Array(0) } }, /test split is empty/],
    [
      'overlapping split',
      { split: { ...good.split, test: Int32Array.of(4, 1) } },
      /node 1 is in the train split and in the test split/,
    ],
    ['split out of range', { split: { ...good.split, test: Int32Array.of(6) } }, /test split has node 6/],
    ['split without label', { labels: Int32Array.of(-1, 1, 0, 1, 0, 1) }, /node 0, whose label is unknown/],
    ['wrong number of class names', { classNames: ['a'] }, /2 classes and 1 class names/],
    ['wrong number of ids', { nodeIds: ['a'] }, /6 nodes and 1 node ids/],
  ])('rejects %s', (_, changes, message) => {
    expect(() => createGraph({ ...good, ...changes })).toThrow(
      expect.objectContaining({ code: 'GNAS_INVALID_GRAPH', message: expect.stringMatching(message) }),
    );
  });
});
