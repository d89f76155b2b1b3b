import { describe, expect, it } from 'vitest';
import { shareMetric } from '../task/metric.js';
import { verdictText } from './verdict.js';

const objective = shareMetric('accuracy', 'accuracy');

describe('verdictText', () => {
  const verdict = (difference: number, interval: [number, number]) => ({ against: 'GCN', difference, interval });

  it('says whether the found model is better', () => {
    expect(verdictText({ verdict: verdict(0.021, [0.008, 0.034]), kept: 'ensemble' }, objective)).toBe(
      'Better than the best baseline, the GCN (2.1 points of validation accuracy, 95 % interval 0.8 to 3.4).',
    );
    expect(verdictText({ verdict: verdict(0.004, [-0.01, 0.02]), kept: 'found' }, objective)).toMatch(/^Not clearly better/);
    expect(verdictText({ verdict: verdict(-0.01, [-0.03, 0.01]), kept: 'GCN' }, objective)).toMatch(
      /^No better than the GCN .*Predictions use the GCN\.$/,
    );
    expect(verdictText({ verdict: verdict(-0.2, [-0.3, -0.1]), kept: 'found' }, objective)).toMatch(
      /^Worse than .*Use that model/,
    );
    expect(verdictText({ kept: 'found' }, objective)).toBeUndefined();
  });
});
