import { describe, expect, it } from 'vitest';
import { accuracy } from './accuracy.js';
import { balancedAccuracy } from './balanced-accuracy.js';
import { classificationMetrics } from './classification-metrics.js';
import { macroF1 } from './macro-f1.js';
import { prAuc } from './pr-auc.js';
import { rocAuc } from './roc-auc.js';

describe('metrics', () => {
  it('are all computed, or those that are asked for', () => {
    const output = Float32Array.of(-0.1, -2.3, -1.2, -0.4, -0.7, -0.7);
    const [labels, nodes] = [Int32Array.of(0, 1, 1), Int32Array.of(0, 1, 2)];
    const all = classificationMetrics(output, 2, labels, nodes);
    expect(Object.keys(all)).toEqual(['accuracy', 'macroF1', 'rocAuc', 'prAuc', 'balancedAccuracy', 'loss']);
    expect(classificationMetrics(output, 2, labels, nodes, ['loss', 'rocAuc'])).toEqual({ loss: all.loss, rocAuc: all.rocAuc });
  });

  it('accuracy is the share that is right', () => {
    expect(accuracy([0, 1, 2, 1], [0, 1, 1, 1])).toBe(0.75);
  });

  it('macroF1 is the mean over classes that occur', () => {
    // class 0: tp 1, fp 1, fn 0 -> 2/3; class 1: tp 1, fp 0, fn 1 -> 2/3; class 2 does not occur
    expect(macroF1([0, 0, 1], [0, 1, 1], 3)).toBeCloseTo(2 / 3);
  });

  it('rocAuc counts pairs in the right order, ties as half', () => {
    // scores of class 1 for labels 0 0 1 1: of four pairs three are right
    const scores = [0.1, 0.4, 0.35, 0.8].flatMap((p) => [1 - p, p]);
    expect(rocAuc(scores, [0, 0, 1, 1], 2)).toBeCloseTo(0.75);
    expect(rocAuc([1, 1, 1, 1], [0, 1], 2)).toBe(0.5);
    expect(rocAuc([1, 0, 1, 0], [0, 0], 2)).toBeNaN();
  });

  it('rocAuc of several classes is one against the rest', () => {
    const perfect = [1, 0, 0, 0, 1, 0, 0, 0, 1];
    expect(rocAuc(perfect, [0, 1, 2], 3)).toBe(1);
    expect(rocAuc(perfect, [1, 2, 0], 3)).toBeCloseTo(0.25);
  });

  it('balancedAccuracy is the mean recall of the classes that occur', () => {
    expect(balancedAccuracy([0, 0, 0, 1], [0, 0, 0, 0], 2)).toBe(0.75);
    expect(balancedAccuracy([0, 0, 0, 0], [0, 0, 0, 1], 3)).toBe(0.5);
  });

  it('prAuc is the average precision of the rarer class, ties together', () => {
    // scores of class 1 for labels 0 1 0 1 0: members are first and third of the order -> (1 / 1 + 2 / 3) / 2
    const scores = [0.1, 0.9, 0.6, 0.5, 0.2].flatMap((p) => [1 - p, p]);
    expect(prAuc(scores, [0, 1, 0, 1, 0], 2)).toBeCloseTo(5 / 6);
    expect(prAuc(scores.toReversed(), [1, 0, 1, 0, 1].toReversed(), 2)).toBeCloseTo(5 / 6);
    expect(prAuc([1, 1, 1, 1, 1, 1], [0, 1, 0], 2)).toBeCloseTo(1 / 3);
    expect(prAuc([1, 0, 0, 0, 1, 0, 0, 0, 1], [0, 1, 2], 3)).toBe(1);
    expect(prAuc([Number.NaN, Number.NaN], [0], 2)).toBeNaN();
  });

  it('classificationMetrics looks at the given nodes only', () => {
    const logProbabilities = Float32Array.from([0.9, 0.1, 0.2, 0.8, 0.6, 0.4].map(Math.log));
    const metrics = classificationMetrics(logProbabilities, 2, Int32Array.of(0, 0, 1), Int32Array.of(0, 2));
    expect(metrics.accuracy).toBe(0.5);
    expect(metrics.loss).toBeCloseTo(-(Math.log(0.9) + Math.log(0.4)) / 2, 5);
  });

  it('a NaN output gives a NaN loss, not a guess', () => {
    const metrics = classificationMetrics(Float32Array.of(Number.NaN, Number.NaN), 2, Int32Array.of(0), Int32Array.of(0));
    expect(metrics.loss).toBeNaN();
  });
});
