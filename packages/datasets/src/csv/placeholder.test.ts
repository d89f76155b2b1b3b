import { describe, expect, it } from 'vitest';
import { placeholderIn } from './placeholder.js';

describe('placeholderIn', () => {
  it.each<[number[], object | undefined]>([
    [[5, -999, 7, -999], { value: -999, count: 2 }],
    [[5, 9999, 7, 9999, 31], { value: 9999, count: 2 }],
    [[0, 1, -1, 2, -1], { value: -1, count: 2 }],
    [[5, -999, 7], undefined],
    [[-5, -999, 7, -999], undefined],
    [[900, 999, 950, 999], undefined],
    [[-1, -1, -1], undefined],
    [[], undefined],
  ])('finds what stands for missing values in %j', (values, expected) => {
    expect(placeholderIn(values)).toEqual(expected);
  });
});
