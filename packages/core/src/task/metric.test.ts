import { describe, expect, it } from 'vitest';
import { fitnessOf, formatMetric, lossMetric, metricSchema, shareMetric } from './metric.js';

describe('formatMetric', () => {
  it('writes shares as percentages and others as decimals', () => {
    expect(formatMetric(shareMetric('accuracy', 'accuracy'), 0.7361)).toBe('73.6 %');
    expect(formatMetric(lossMetric, 0.73614)).toBe('0.7361');
  });

  it.each([undefined, null, Number.NaN])('writes a dash for %s', (value) => {
    expect(formatMetric(lossMetric, value)).toBe('–');
  });
});

describe('fitnessOf', () => {
  it('is higher for the better value in both directions', () => {
    const accuracy = shareMetric('accuracy', 'accuracy');
    expect(fitnessOf(accuracy, 0.8)).toBeGreaterThan(fitnessOf(accuracy, 0.7));
    expect(fitnessOf(lossMetric, 0.7)).toBeGreaterThan(fitnessOf(lossMetric, 0.8));
  });
});

describe('metricSchema', () => {
  it('survives JSON', () => {
    expect(metricSchema.parse(JSON.parse(JSON.stringify(lossMetric)))).toEqual(lossMetric);
  });
});
