import { describe, expect, it } from 'vitest';
import { inferNumberFormat, readNumber, unitsIn } from './number-format.js';

/** Infers the format of cells, and reads them. */
const read = (cells: readonly string[]): (number | undefined)[] => {
  const { format } = inferNumberFormat(cells);
  return cells.map((cell) => readNumber(cell, format));
};

describe('inferNumberFormat', () => {
  it.each<[string, string[], (number | undefined)[]]>([
    ['negatives in parentheses', ['12.50', '(3.50)', '($4)'], [12.5, -3.5, -4]],
    ['a minus at the end', ['12.50', '3.50-'], [12.5, -3.5]],
    ['no sign within parentheses', ['12.50', '(-3.50)'], [12.5, undefined]],
    ['Indian groups', ['1,23,456.7', '12,34,567', '950'], [123_456.7, 1_234_567, 950]],
    ['Swiss groups', ["1'234.50", '2’000'], [1234.5, 2000]],
    ['Arabic digits', ['١٢٫٥', '٣'], [12.5, 3]],
    ['currencies in letters', ['Rs. 500', 'Rs. 1,500.25'], [500, 1500.25]],
    ['dollars of a country', ['US$5', 'US$ 7.50'], [5, 7.5]],
    ['reais', ['R$ 1.234,50', 'R$ 2,00'], [1234.5, 2]],
    ['codes, which are not numbers', ['007', 'A12', 'v1.2'], [undefined, undefined, undefined]],
  ])('reads %s', (_, cells, expected) => {
    expect(read(cells)).toEqual(expected);
  });

  it('lists the units of numbers', () => {
    expect(unitsIn(['5 kg', '300 g', '7'])).toEqual(['g', 'kg']);
    expect(unitsIn(['5 kg', 'tall'])).toEqual([]);
  });
});
