import { describe, expect, it } from 'vitest';
import { quantitiesIn } from './label-column.js';

describe('quantitiesIn', () => {
  it('tells numbers from classes', () => {
    const numbers = (count: number, at: (k: number) => number): string[] =>
      Array.from({ length: count }, (_, k) => String(at(k)));
    expect(quantitiesIn(numbers(40, (k) => k + 0.5))).toBe('40 different ones from 0.5 to 39.5');
    expect(quantitiesIn(numbers(40, (k) => k % 3))).toBeUndefined();
  });

  it('handles more numbers than a function takes as arguments', () => {
    expect(quantitiesIn(Array.from({ length: 130_000 }, (_, k) => `${k}.5`))).toBe('130,000 different ones from 0.5 to 129999.5');
  });
});
