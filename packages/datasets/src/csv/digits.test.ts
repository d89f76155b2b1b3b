import { describe, expect, it } from 'vitest';
import { withAsciiDigits } from './digits.js';

describe('withAsciiDigits', () => {
  it.each([
    ['١٬٢٣٤٫٥', "1'234.5"],
    ['०१२३४५६७८९', '0123456789'],
    ['１９ 円', '19 円'],
    ['5 m²', '5 m²'],
    ['12.5', '12.5'],
  ])('writes %s as %s', (cell, expected) => {
    expect(withAsciiDigits(cell)).toBe(expected);
  });
});
