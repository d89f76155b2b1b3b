import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DuplicatePolicy, mergeEdges } from './merge-edges.js';

const listed = {
  source: Int32Array.of(0, 1, 0, 2, 2),
  target: Int32Array.of(1, 0, 1, 2, 0),
  weights: Float32Array.of(1, 2, 4, 9, 3),
};
const edgesOf = (directed: boolean, duplicates: DuplicatePolicy, edges: Parameters<typeof mergeEdges>[1] = listed) => {
  const { source, target, weights, ...counts } = mergeEdges(3, edges, { directed, duplicates });
  return { list: [...source].map((from, at) => [from, target[at], ...(weights ? [weights[at]] : [])]), ...counts };
};

describe('mergeEdges', () => {
  it('merges edges of one type alone', () => {
    const types = Int32Array.of(1, 1, 0, 0, 1);
    const {
      source,
      target,
      types: merged,
      weights,
      ...counts
    } = mergeEdges(3, { ...listed, types }, { directed: false, duplicates: 'sum' });
    const edges = [...source].map((from, at) => [from, target[at], merged?.[at], weights?.[at]]);
    expect(edges).toEqual([
      [0, 1, 0, 4],
      [0, 1, 1, 3],
      [0, 2, 1, 3],
      [1, 0, 0, 4],
      [1, 0, 1, 3],
      [2, 0, 1, 3],
    ]);
    expect(counts).toEqual({ loops: 1, repeated: 1, different: 3 });
  });

  it.each<[DuplicatePolicy, number]>([
    ['one', 1],
    ['sum', 7],
    ['max', 4],
  ])('merges undirected duplicates with "%s"', (policy, weight) => {
    expect(edgesOf(false, policy)).toEqual({
      list: [
        [0, 1, weight],
        [0, 2, 3],
        [1, 0, weight],
        [2, 0, 3],
      ],
      loops: 1,
      repeated: 2,
      different: 2,
    });
  });

  it('keeps the direction, and loops, of directed edges', () => {
    expect(edgesOf(true, 'sum')).toEqual({
      list: [
        [0, 1, 5],
        [1, 0, 2],
        [2, 0, 3],
        [2, 2, 9],
      ],
      loops: 1,
      repeated: 1,
      different: 4,
    });
  });

  it('keeps all of them where asked, and counts them without weights', () => {
    const { source, target } = listed;
    expect(edgesOf(true, 'keep', { source, target }).list).toEqual([
      [0, 1],
      [0, 1],
      [1, 0],
      [2, 0],
      [2, 2],
    ]);
    expect(edgesOf(false, 'sum', { source, target }).list[0]).toEqual([0, 1, 3]);
  });

  it('does not depend on the order of the rows', () => {
    const pairs = fc.array(fc.tuple(fc.nat(5), fc.nat(5)), { maxLength: 30 });
    fc.assert(
      fc.property(pairs, fc.boolean(), (edges, directed) => {
        const merge = (list: readonly (readonly [number, number])[]) =>
          mergeEdges(
            6,
            { source: Int32Array.from(list, ([a]) => a), target: Int32Array.from(list, ([, b]) => b) },
            { directed, duplicates: 'one' },
          );
        expect(merge([...edges].reverse())).toEqual(merge(edges));
      }),
    );
  });
});
