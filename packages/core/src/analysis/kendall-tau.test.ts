import { describe, expect, it } from 'vitest';
import { kendallTau } from './kendall-tau.js';

describe('kendallTau', () => {
  it('is 1 for the same order, -1 for the reverse', () => {
    expect(kendallTau([1, 2, 3, 4], [10, 20, 30, 40])).toBe(1);
    expect(kendallTau([1, 2, 3, 4], [4, 3, 2, 1])).toBe(-1);
  });

  it('counts pairs in order, and corrects for ties as scipy does', () => {
    // scipy.stats.kendalltau([12, 2, 1, 12, 2], [1, 4, 7, 1, 0]), of its documentation.
    expect(kendallTau([12, 2, 1, 12, 2], [1, 4, 7, 1, 0])).toBeCloseTo(-0.47140452, 7);
  });

  it('is not a number where one side is constant', () => {
    expect(kendallTau([1, 2], [3, 3])).toBeNaN();
  });
});
