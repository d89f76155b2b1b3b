import { describe, expect, it } from 'vitest';
import { neighborhoodColumns, neighborhoods } from './neighborhoods.js';
import { joinRanges } from './pair-ranges.js';

/** 0 and 1 are linked and share 2 and 3; 2 is also linked to 4. One edge is listed twice, another has a self loop. */
const graph = {
  numNodes: 6,
  source: Int32Array.of(0, 0, 1, 1, 0, 2, 0, 5),
  target: Int32Array.of(2, 3, 2, 3, 1, 4, 2, 5),
};
const of = (...pairs: [number, number][]) => ({
  source: Int32Array.from(pairs, ([a]) => a),
  target: Int32Array.from(pairs, ([, b]) => b),
});
const rows = (values: Float32Array) =>
  Array.from({ length: values.length / neighborhoodColumns.length }, (_, row) =>
    Array.from(values.subarray(row * neighborhoodColumns.length, (row + 1) * neighborhoodColumns.length), Math.expm1),
  );

describe('neighborhoods', () => {
  it('compares neighborhoods as by hand, in both orders, and without the edge between the two', () => {
    // Node 2 has three neighbors, node 3 has two. Nodes 0 and 1 have three each, of which one is the other.
    const expected = [2, 1 / Math.log(3) + 1 / Math.log(2), 1 / 3 + 1 / 2, 2 * 2, 2, Math.expm1(1)];
    for (const [row] of [rows(neighborhoods(graph, of([0, 1]))), rows(neighborhoods(graph, of([1, 0])))])
      for (const [at, value] of (row ?? []).entries()) expect(value).toBeCloseTo(expected[at] as number, 5);
    const [far, lone] = rows(neighborhoods(graph, of([3, 4], [5, 0])));
    expect(far?.map((value) => Math.round(value))).toEqual([0, 0, 0, 2, 3, 2]);
    expect(lone).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it('finds the edge between the two wherever it is among their neighbors', () => {
    const star = { numNodes: 5, source: Int32Array.of(4, 4, 4, 4), target: Int32Array.of(0, 1, 2, 3) };
    const values = rows(neighborhoods(star, of([4, 0], [0, 4], [4, 3], [0, 3])));
    expect(values.map(([, , , degrees]) => Math.round(degrees as number))).toEqual([0, 0, 0, 1]);
    expect(values.map(([common]) => Math.round(common as number))).toEqual([0, 0, 0, 1]);
    expect(values.map((row) => Math.round(row[4] as number))).toEqual([0, 0, 0, 2]);
  });

  it('copies the values of a list for its ranges', () => {
    const all = of([0, 1], [3, 4], [0, 4], [2, 3]);
    const joined = joinRanges([
      { of: all, from: 2, count: 2 },
      { of: all, from: 0, count: 1 },
    ]);
    expect([...joined.source]).toEqual([0, 2, 0]);
    const whole = rows(neighborhoods(graph, all));
    expect(rows(neighborhoods(graph, joined))).toEqual([whole[2], whole[3], whole[0]]);
  });
});
