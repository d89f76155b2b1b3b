import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { tinyGraph } from '../testing/tiny-graph.js';
import type { Graph } from './graph.js';
import { graphIdentity, graphIdentitySchema } from './graph-identity.js';

const graph = tinyGraph();
const dense = graph.features.values;
const sparse = {
  layout: 'sparse' as const,
  rows: 6,
  columns: 3,
  rowPointers: Int32Array.of(0, 2, 2, 2, 2, 2, 2),
  columnIndices: Int32Array.of(0, 2),
  values: Float32Array.of(1, 1),
};

const digestOf = (changes: Partial<Graph> = {}): string => graphIdentity(tinyGraph(changes)).digest;

describe('graphIdentity', () => {
  it('returns the name, the size and a digest that stays the same across versions', () => {
    const identity = graphIdentity(graph);
    expect(identity).toEqual({
      name: 'tiny',
      nodes: 6,
      edges: 7,
      digest: '7b1ec95be3c57fed784b3f367f2195f1cf1cd0570783e2bdf2f25dfb99c5496e',
    });
    expect(graphIdentitySchema.parse(JSON.parse(JSON.stringify(identity)))).toEqual(identity);
  });

  it('is SHA-256 over each array with its name and length', () => {
    const hash = createHash('sha256').update('6 nodes, 2 classes, 3 dense features;');
    const add = (key: string, array: Int32Array | Float32Array): void =>
      void hash.update(`${key}: ${array.length};`).update(array);
    add('source', graph.source);
    add('target', graph.target);
    hash.update('edgeWeights: none;');
    add('features', dense);
    add('labels', graph.labels);
    for (const part of ['train', 'validation', 'test'] as const) add(part, graph.split[part]);
    expect(graphIdentity(graph).digest).toBe(hash.digest('hex'));
  });

  it('depends on the pairs that are scored', () => {
    const pairs = (target: number) => ({ source: Int32Array.of(0, 1), target: Int32Array.of(3, target) });
    const digests = [undefined, pairs(4), pairs(5)].map(
      (each) => graphIdentity({ ...graph, ...(each && { pairs: each }) }).digest,
    );
    expect(new Set(digests).size).toBe(3);
  });

  it('ignores the name, node ids and class names', () => {
    const named = { name: 'other', classNames: ['a', 'b'], nodeIds: ['1', '2', '3', '4', '5', '6'] };
    expect(digestOf(named)).toBe(digestOf());
  });

  it('reads only the bytes that an array covers of its buffer', () => {
    const source = new Int32Array([9, ...graph.source, 9]).subarray(1, -1);
    expect(digestOf({ source })).toBe(digestOf());
  });

  it.each<[string, Partial<Graph>]>([
    ['a source', { source: Int32Array.of(0, 1, 2, 3, 4, 5, 1) }],
    ['a target', { target: Int32Array.of(1, 2, 3, 4, 5, 0, 1) }],
    ['edge weights', { edgeWeights: new Float32Array(7).fill(1) }],
    ['a feature', { features: { layout: 'dense', rows: 6, columns: 3, values: dense.with(4, 0.5) } }],
    ['the layout of the features', { features: sparse }],
    ['a label', { labels: Int32Array.of(1, 1, 0, 1, 0, 1) }],
    ['the number of classes', { numClasses: 3 }],
    ...(['train', 'validation', 'test'] as const).map((part): [string, Partial<Graph>] => [
      `the ${part} split`,
      { split: { ...graph.split, [part]: graph.split[part].subarray(1) } },
    ]),
    [
      'the boundary between two splits',
      { split: { ...graph.split, train: Int32Array.of(0), validation: Int32Array.of(1, 2, 3) } },
    ],
  ])('changes with %s', (_, changes) => {
    expect(digestOf(changes)).not.toBe(digestOf());
  });

  it.each([
    ['a row pointer', { rowPointers: Int32Array.of(0, 1, 2, 2, 2, 2, 2) }],
    ['a column', { columnIndices: Int32Array.of(0, 1) }],
    ['a stored value', { values: Float32Array.of(1, 2) }],
    ['the number of columns', { columns: 4 }],
  ])('changes with %s of sparse features', (_, changes) => {
    expect(digestOf({ features: { ...sparse, ...changes } })).not.toBe(digestOf({ features: sparse }));
  });
});
