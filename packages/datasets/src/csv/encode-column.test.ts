import { describe, expect, it } from 'vitest';
import { isFeature } from './column-schema.js';
import { encodeColumn } from './encode-column.js';
import { inferColumn } from './infer-column.js';

/** Features of cells, as rows of numbers. */
function encode(name: string, cells: readonly string[], others: readonly string[] = cells): number[][] {
  const { column } = inferColumn(name, cells);
  if (!isFeature(column)) throw new Error('must become features');
  const { rows, columns, rowPointers, columnIndices, values } = encodeColumn(column, others);
  const dense = Array.from({ length: rows }, () => new Array<number>(columns).fill(0));
  for (let row = 0; row < rows; row++)
    for (let at = rowPointers[row] as number; at < (rowPointers[row + 1] as number); at++)
      (dense[row] as number[])[columnIndices[at] as number] = values[at] as number;
  return dense;
}

describe('encodeColumn', () => {
  it('keeps 0 and 1, and marks what is missing', () => {
    expect(encode('active', ['0', '1', '', '1'])).toEqual([
      [0, 0],
      [1, 0],
      [0, 1],
      [1, 0],
    ]);
    expect(encode('size', ['1', '3', 'NA', '2'])[2]).toEqual([0, 1]);
  });

  it('lets dates near midnight and around New Year be near each other', () => {
    const rows = encode('seen', ['2020-12-31 23:59', '2021-01-01 00:01', '2020-07-01 12:00', '2020-07-02 12:00']);
    const distance = (a: number, b: number): number =>
      Math.hypot(...(rows[a] as number[]).map((value, at) => value - (rows[b]?.[at] as number)));
    expect(rows[0]).toHaveLength(7);
    expect(distance(0, 1)).toBeLessThan(0.1);
    expect(distance(0, 2)).toBeGreaterThan(2);
  });

  it('weights rare words more than frequent ones', () => {
    const [first = []] = encode('about', ['red fish', 'red sky', 'red bird', 'blue fish', 'old tree']);
    expect(first).toHaveLength(2);
    expect(first[1]).toBeGreaterThan(first[0] as number);
    expect(Math.hypot(...first)).toBeCloseTo(Math.SQRT2, 5);
  });

  it('counts an unknown value as a rare one', () => {
    const cells = Array.from({ length: 700 }, (_, row) => (row < 600 ? `City${row % 60}` : `Rare${row % 50}`));
    const [known = [], unknown = []] = encode('city', cells, ['City3', 'elsewhere']);
    expect(unknown.indexOf(1)).toBe(unknown.length - 1);
    expect(known.indexOf(1)).toBeLessThan(known.length - 1);
    expect(encode('color', ['a', 'b', 'a', 'b'], ['c'])).toEqual([[0, 0]]);
  });
});
