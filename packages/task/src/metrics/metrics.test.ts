import { describe, expect, it } from 'vitest';
import { knownPairs, meanOverColumns } from './known-pairs.js';
import { labelPrecision, microF1, rocAuc } from './multilabel-metrics.js';
import { mae, r2, rmse, spearman } from './regression-metrics.js';

const pairs = (predicted: number[], actual: number[]) => ({
  predicted: Float64Array.from(predicted),
  actual: Float64Array.from(actual),
});

describe('regression metrics', () => {
  const column = pairs([2, 4, 7], [1, 4, 5]);

  it('mae, rmse and r2 are as computed by hand', () => {
    expect(mae(column)).toBeCloseTo(1);
    expect(rmse(column)).toBeCloseTo(Math.sqrt(5 / 3));
    // mean of the targets 10/3; squared deviations 49/9 + 4/9 + 25/9 = 26/3; squared errors 5
    expect(r2(column)).toBeCloseTo(1 - 5 / (26 / 3));
    expect(r2(pairs([1, 2], [3, 3]))).toBeNaN();
  });

  it('spearman compares ranks, ties at their mean', () => {
    expect(spearman(pairs([1, 10, 100], [0, 1, 2]))).toBeCloseTo(1);
    expect(spearman(pairs([3, 2, 1], [0, 1, 2]))).toBeCloseTo(-1);
    // Ranks 0.5 0.5 2 and 0 1 2: Pearson 1.5 / sqrt(1.5 * 2), as scipy.stats.spearmanr([1, 1, 2], [1, 2, 3]).
    expect(spearman(pairs([1, 1, 2], [1, 2, 3]))).toBeCloseTo(0.8660254);
    expect(spearman(pairs([1, 1], [1, 2]))).toBeNaN();
    expect(spearman(pairs([Number.NaN, 1], [1, 2]))).toBeNaN();
  });
});

describe('metrics of several labels', () => {
  it('rocAuc and average precision of a label are as computed by hand', () => {
    const column = pairs([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1]);
    expect(rocAuc(column)).toBeCloseTo(0.75);
    // From the highest score: 1, 0, 1, 0 -> (1 / 1 + 2 / 3) / 2
    expect(labelPrecision(column)).toBeCloseTo(5 / 6);
    expect(labelPrecision(pairs([1, 2], [0, 0]))).toBeNaN();
    expect(rocAuc(pairs([1, 2], [1, 1]))).toBeNaN();
  });

  it('microF1 counts all labels together', () => {
    // 1 right of 2 claimed and 2 actual in the first, 1 of 1 and 1 in the second: 2 * 2 / (3 + 3)
    expect(microF1([pairs([1, 1, -1], [1, 0, 1]), pairs([2, -2], [1, 0])])).toBeCloseTo(4 / 6);
    expect(microF1([pairs([-1], [0])])).toBe(0);
  });

  it('leave out values that are not known, and labels for which they are not defined', () => {
    const targets = { kind: 'labels', columns: 2, values: Float32Array.of(1, Number.NaN, 0, 1, 1, 1) } as const;
    const columns = knownPairs(Float32Array.of(0.5, 0, 0.75, 1, 1, 2), targets, Int32Array.of(0, 1, 2));
    expect(columns.map(({ actual }) => [...actual])).toEqual([
      [1, 0, 1],
      [1, 1],
    ]);
    expect([...(columns[1]?.predicted ?? [])]).toEqual([1, 2]);
    expect(meanOverColumns(columns, rocAuc)).toBeCloseTo(0.5);
  });
});
