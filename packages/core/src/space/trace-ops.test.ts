import { describe, expect, it } from 'vitest';
import type { GraphOnDevice } from '../backend/backend.js';
import type { Tensor } from '../backend/tensor.js';
import { tinyGraph } from '../testing/tiny-graph.js';
import { traceOps } from './trace-ops.js';

const tensor = (...shape: number[]): Tensor => ({ shape, dtype: 'float32' });
const graph: GraphOnDevice = {
  graph: tinyGraph(),
  numNodes: 6,
  features: tensor(6, 3),
  derive: () => graph,
  dispose: () => {},
};
const ops = traceOps({ record: () => {} });

describe('traceOps', () => {
  it('broadcasts as NumPy does', () => {
    expect(ops.add(tensor(6, 1, 4), tensor(3, 1)).shape).toEqual([6, 3, 4]);
    expect(() => ops.add(tensor(6, 2), tensor(6))).toThrow('add cannot combine [6,2] with [6]');
  });

  it('counts the edges of each view', () => {
    expect(ops.gatherSource(graph, tensor(6, 2)).shape).toEqual([7, 2]);
    expect(ops.gatherSource(graph, tensor(6, 2), { selfLoops: 'remove' }).shape).toEqual([6, 2]);
    expect(ops.gatherTarget(graph, tensor(6, 2), { selfLoops: 'add' }).shape).toEqual([12, 2]);
    expect(ops.scatter(graph, tensor(12, 2), 'max', { selfLoops: 'add' }).shape).toEqual([6, 2]);
    expect(ops.gatherEdges(graph, tensor(7, 2), { selfLoops: 'add' }).shape).toEqual([12, 2]);
    expect(() => ops.gatherEdges(graph, tensor(12, 2), { selfLoops: 'add' })).toThrow(/\[12,2\] for 7 edges/);
    expect(() => ops.edgeSoftmax(graph, tensor(12, 2))).toThrow(/\[12,2\] for 7 edges/);
  });

  it('runs the composites', () => {
    expect(ops.attend(graph, tensor(6, 2, 5), { source: tensor(6, 2), target: tensor(6, 2) }).shape).toEqual([6, 2, 5]);
    expect(ops.edgeDot(graph, tensor(6, 2, 5), tensor(6, 2, 5)).shape).toEqual([7, 2]);
    expect(ops.weightedSum(graph, tensor(6, 2, 5), tensor(12, 2), { selfLoops: 'add' }).shape).toEqual([6, 2, 5]);
    expect(ops.activate(tensor(6, 5), { bias: tensor(5), activation: 'relu', dropout: 0.5 }).shape).toEqual([6, 5]);
    expect(ops.nllLoss(tensor(6, 2), graph.graph.labels, Int32Array.of(0, 1)).shape).toEqual([]);
  });

  it('reduces, reshapes, slices and concatenates', () => {
    expect(ops.sum(tensor(6, 2), -1).shape).toEqual([6]);
    expect(ops.mean(tensor(6, 2), 0, true).shape).toEqual([1, 2]);
    expect(ops.max(tensor(6, 2)).shape).toEqual([]);
    expect(ops.concat([tensor(6, 2), tensor(6, 3)], 1).shape).toEqual([6, 5]);
    expect(ops.slice(tensor(6, 5), [0, 3], [6, 2]).shape).toEqual([6, 2]);
    expect(() => ops.reshape(tensor(6, 2), [5])).toThrow('reshape cannot turn [6,2] into [5]');
    expect(() => ops.slice(tensor(6, 5), [0, 4], [6, 2])).toThrow(/slice got begin/);
    expect(() => ops.concat([tensor(6, 2), tensor(5, 2)], 1)).toThrow(/concat/);
  });

  it('rejects the sparse feature matrix in operations that would make it dense', () => {
    const sparse: Tensor = { ...tensor(6, 3), layout: 'sparse' };
    expect(ops.linear(ops.dropout(sparse, 0.5), tensor(3, 4), tensor(4)).shape).toEqual([6, 4]);
    expect(() => ops.add(sparse, sparse)).toThrow(/Apply ops.linear to it first/);
    expect(() => ops.aggregate(graph, sparse)).toThrow(/Apply ops.linear to it first/);
  });
});
