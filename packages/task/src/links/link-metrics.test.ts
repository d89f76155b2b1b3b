import { describe, expect, it } from 'vitest';
import { linkMetricsInOrder, rankMetrics } from './link-metrics.js';

const of = (links: readonly number[], others: readonly number[]) =>
  rankMetrics(Float32Array.from(links), Float32Array.from(others));

describe('rankMetrics', () => {
  it('computes what a person computes by hand', () => {
    // In order: link 0.9, other 0.8, link 0.7, other 0.6, other 0.5, link 0.4: ranks 1, 2 and 4 among the others.
    const metrics = of([0.4, 0.9, 0.7], [0.8, 0.5, 0.6]);
    expect(metrics.mrr).toBeCloseTo((1 + 1 / 2 + 1 / 4) / 3, 12);
    expect(metrics.rocAuc).toBeCloseTo((3 + 2 + 0) / 9, 12);
    expect(metrics.averagePrecision).toBeCloseTo((1 / 1 + 2 / 3 + 3 / 6) / 3, 12);
    expect(metrics.hits10).toBe(1);
  });

  it('counts ranks for Hits@k', () => {
    const others = Array.from({ length: 200 }, (_, at) => at);
    const { hits10, hits50, hits100 } = of([195.5, 160.5, 120.5, 0.5], others);
    // Higher others: 4, 39, 79 and 199.
    expect([hits10, hits50, hits100]).toEqual([1 / 4, 2 / 4, 3 / 4]);
  });

  it('puts a link in the middle of the pairs with its score, so that one score for all is chance', () => {
    const metrics = of([1, 1], [1, 1, 1, 1]);
    expect(metrics.mrr).toBeCloseTo(1 / 3, 12);
    expect(metrics.rocAuc).toBe(0.5);
    expect(metrics.averagePrecision).toBeCloseTo(2 / 6, 12);
  });

  it('has no value without links, without others, or for scores that are not numbers', () => {
    for (const metrics of [of([], [1]), of([1], []), of([Number.NaN, 1], [0]), of([1], [Number.NaN])]) {
      const names = linkMetricsInOrder.map(({ name }) => name).filter((name) => name !== 'loss');
      expect(Object.keys(metrics).sort()).toEqual(names.sort());
      for (const value of Object.values(metrics)) expect(value).toBeNaN();
    }
  });

  it('leaves the scores as they are, and is exact for a perfect and for a reversed order', () => {
    const links = Float32Array.of(3, 1, 2);
    expect(rankMetrics(links, Float32Array.of(0))).toMatchObject({ mrr: 1, hits10: 1, rocAuc: 1, averagePrecision: 1 });
    expect([...links]).toEqual([3, 1, 2]);
    expect(of([0], [1, 2, 3])).toMatchObject({ mrr: 1 / 4, rocAuc: 0, averagePrecision: 1 / 4 });
  });
});
