import { describe, expect, it } from 'vitest';
import { inferNumberFormat, readNumber } from './number-format.js';

const read = (cells: readonly string[], decimalComma = false) => {
  const { format, ambiguous } = inferNumberFormat(cells, decimalComma);
  return { values: cells.map((cell) => readNumber(cell, format)), unit: format.unit, ambiguous };
};

describe('numbers', () => {
  it.each<[string, string[], number[], string?]>([
    ['of Switzerland', ["1'234.50", "12'000", '7.5'], [1234.5, 12_000, 7.5]],
    ['of India', ['1,23,456.7', '12,34,567', '1,234'], [123_456.7, 1_234_567, 1234]],
    ['of accountants', ['(12.50)', '3.25'], [-12.5, 3.25]],
    ['of accountants, with a currency', ['$(1,234.50)', '($7.25)', '$3'], [-1234.5, -7.25, 3], '$'],
    ['with a minus at the end', ['12.50-', '3.25', '7 -'], [-12.5, 3.25, -7]],
    ['in Arabic and Hindi digits', ['١٢٫٥', '٣', '१२'], [12.5, 3, 12]],
    ['in wide digits', ['１２', '３.５'], [12, 3.5]],
    ['with a prefix of dollars', ['US$1.5', 'US$ 2'], [1.5, 2], 'US$'],
    ['in rupees', ['Rs. 500', 'Rs. 1,50,000'], [500, 150_000], 'Rs.'],
    ['in kroner', ['12.5 kr.', '3 kr.'], [12.5, 3], 'kr.'],
    ['in thousands and millions', ['1.5k', '2M', '300'], [1500, 2e6, 300]],
    ['in millions of dollars', ['$1.5M', '$20k', '$7'], [1.5e6, 20_000, 7], '$'],
  ])('%s are read', (_, cells, values, unit = '') => {
    expect(read(cells)).toEqual({ values, unit, ambiguous: undefined });
  });

  it('without a sign are not percentages', () => {
    expect(read(['50%', '0.5', '0', '7%']).values).toEqual([50, undefined, 0, 7]);
  });

  it('with points may have decimals or thousands where the file suggests a decimal comma', () => {
    expect(read(['1.234', '12.000', '950']).ambiguous).toBeUndefined();
    expect(read(['1.234', '12.000', '950'], true).ambiguous).toBe('1.234');
    expect(read(['1.234', '12.5'], true)).toMatchObject({ values: [1.234, 12.5], ambiguous: undefined });
    expect(read(['1.234.000', '12.000']).values).toEqual([1_234_000, 12_000]);
  });
});
