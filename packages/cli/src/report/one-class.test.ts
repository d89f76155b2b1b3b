import type { StudyOutcome } from '@gnas/core';
import { accuracy, balancedAccuracy, macroF1 } from '@gnas/core/plugin';
import { describe, expect, it } from 'vitest';
import { oneClassText } from './one-class.js';

const labels = Int32Array.from({ length: 30 }, (_, node) => (node < 24 ? 0 : node % 2 ? 1 : 2));
const trained = (name: string, predicted: readonly number[]) => {
  const of = (metric: typeof macroF1): number => metric(predicted, labels, 3);
  return {
    name,
    metrics: { test: { accuracy: accuracy(predicted, labels), balancedAccuracy: of(balancedAccuracy), macroF1: of(macroF1) } },
  };
};
const outcome = (found: object, ...baselines: object[]) => ({ found, baselines, kept: 'found' }) as unknown as StudyOutcome;

const all = (predicted: number): number[] => Array.from(labels, () => predicted);
const mixed = Array.from(labels, (label, node) => (node % 7 === 0 ? 1 : label));

describe('oneClassText', () => {
  it('names models that predict one class, frequent or rare', () => {
    expect(oneClassText(outcome(trained('found', all(0)), trained('GCN', all(2)), trained('MLP', mixed))).join()).toMatch(
      /^Warning: found, GCN predict one class/,
    );
  });

  it('says nothing of a model that is right by chance alone, but predicts several classes', () => {
    const byChance = Array.from(labels, (_, node) => [0, 1, 2][node % 3] as number);
    expect(oneClassText(outcome(trained('found', byChance)))).toEqual([]);
  });

  it('says nothing if the threshold finds other classes, or there are no such metrics', () => {
    const { metrics } = trained('found', mixed);
    const found = { ...outcome(trained('found', all(0))), calibration: { temperature: 1, metrics } };
    expect(oneClassText(found)).toEqual([]);
    expect(oneClassText(outcome({ name: 'found', metrics: { test: { rmse: 1 } } }))).toEqual([]);
  });
});
