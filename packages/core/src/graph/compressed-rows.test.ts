import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { groupByRow, reorder, selectRows } from './compressed-rows.js';

const row = fc.integer({ min: 0, max: 7 });

describe('groupByRow', () => {
  it('groups entries by row and keeps their order within a row', () => {
    expect(groupByRow(4, [2, 0, 2, 3, 0])).toEqual({
      rowPointers: Int32Array.of(0, 2, 2, 4, 5),
      order: Int32Array.of(1, 4, 0, 2, 3),
    });
    expect(groupByRow(2, [])).toEqual({ rowPointers: Int32Array.of(0, 0, 0), order: new Int32Array(0) });
  });

  it('agrees with a stable sort for any rows', () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 40 }), (rowOf) => {
        const { rowPointers, order } = groupByRow(8, rowOf);
        const sorted = [...rowOf.keys()].sort((a, b) => (rowOf[a] as number) - (rowOf[b] as number));
        expect([...order]).toEqual(sorted);
        for (let i = 0; i <= 8; i++) expect(rowPointers[i]).toBe(rowOf.filter((each) => each < i).length);
      }),
    );
  });
});

describe('selectRows', () => {
  it('takes rows in the order given, also twice and empty ones', () => {
    expect(selectRows(Int32Array.of(0, 2, 2, 4, 5), Int32Array.of(3, 0, 1, 3))).toEqual({
      rowPointers: Int32Array.of(0, 1, 3, 3, 4),
      order: Int32Array.of(4, 0, 1, 4),
    });
  });
});

describe('reorder', () => {
  it('keeps the type of the array', () => {
    expect(reorder(Float32Array.of(0.5, 1.5), Int32Array.of(1, 1, 0))).toEqual(Float32Array.of(1.5, 1.5, 0.5));
    expect(reorder(Int32Array.of(4, 5), Int32Array.of(1))).toEqual(Int32Array.of(5));
  });
});
