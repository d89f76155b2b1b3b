import { describe, expect, it } from 'vitest';
import { Random } from '../random.js';
import type { Selection } from '../space/selection.js';
import { shareMetric } from '../task/metric.js';
import type { Trial } from '../trial/trial.js';
import { choiceImportance } from './choice-importance.js';

const accuracy = shareMetric('accuracy', 'accuracy');

const trial = (number: number, selection: Selection, accuracy?: number): Trial => ({
  number,
  selection,
  state: accuracy === undefined ? 'failed' : 'complete',
  phase: 'search',
  seed: 0,
  metrics: accuracy === undefined ? {} : { accuracy },
  cost: { parameters: 1, flops: 1 },
  startedAt: 0,
  durationMs: 1,
});

/** Every combination of three choices of 4, 3 and 2 candidates. */
const all = Array.from({ length: 24 }, (_, i) => ({ a: i % 4, b: Math.floor(i / 4) % 3, c: Math.floor(i / 12) }));
const of = (value: (selection: (typeof all)[number]) => number) =>
  // Each often enough that no bootstrap sample misses one.
  Array.from({ length: 20 }, () => all)
    .flat()
    .map((selection, number) => trial(number, selection, value(selection)));
const importances = (trials: Trial[]) =>
  Object.fromEntries(choiceImportance(trials, accuracy).map(({ key, importance }) => [key, importance]));

describe('choiceImportance', () => {
  it('takes fewer trials where a store has far more candidates than a space', {
    meta: { attempt: 'choices without number in a store' },
  }, () => {
    const random = new Random(1);
    const keys = Array.from({ length: 20 }, (_, choice) => `choice ${choice}`);
    const selection = () => Object.fromEntries(keys.map((key) => [key, random.integer(2 ** 30)]));
    const trials = Array.from({ length: 3_000 }, (_, number) => trial(number, selection(), random.integer(1_000) / 1_000));
    const began = performance.now();
    expect(choiceImportance(trials, accuracy)).toHaveLength(keys.length);
    expect(performance.now() - began).toBeLessThan(10_000);
  });

  it('is the share of the variance, exactly, where everything was tried', () => {
    // Variances of the uniform main effects: a 5/4, b 4 * 2/3, c 1/4.
    const total = 5 / 4 + 8 / 3 + 1 / 4;
    const { a, b, c } = importances(of((s) => s.a + 2 * s.b + s.c));
    expect(a).toBeCloseTo(5 / 4 / total, 10);
    expect(b).toBeCloseTo(8 / 3 / total, 10);
    expect(c).toBeCloseTo(1 / 4 / total, 10);
  });

  it('leaves to choices together what none decides alone', () => {
    const { a, b, c } = importances(of((s) => (s.a < 2 ? 1 : -1) * (s.c === 0 ? 1 : -1)));
    for (const value of [a, b, c]) expect(value).toBeCloseTo(0, 10);
  });

  it('finds the choice that decides among few and noisy trials of a large space', () => {
    const random = new Random(3);
    const trials = Array.from({ length: 300 }, (_, number) => {
      const selection = Object.fromEntries(Array.from({ length: 8 }, (_, i) => [`op_${i}`, random.integer(6)]));
      return trial(number, selection, ([0.1, 0.9, 0.3, 0.5, 0.2, 0.8][selection.op_4 ?? 0] as number) + 0.05 * random.normal());
    });
    const [first, second] = choiceImportance(trials, accuracy);
    expect(first).toMatchObject({ key: 'op_4' });
    expect(first?.importance).toBeGreaterThan(0.85);
    expect(second?.importance).toBeLessThan(0.02);
    expect(first?.levels.map(({ taken }) => taken)).toEqual([1, 5, 3, 2, 4, 0]);
    expect(first?.levels[0]?.expected).toBeCloseTo(0.9, 1);
    expect(first?.levels.reduce((sum, level) => sum + level.trials, 0)).toBe(300);
    expect(choiceImportance(trials, accuracy)).toEqual(choiceImportance(trials, accuracy));
  });

  it('takes a set of inputs as one level, in any order', () => {
    const trials = Array.from({ length: 40 }, (_, i) => trial(i, { in_0: i % 2 ? [1, 0] : [0, 1], op_0: i % 3 }, i % 3));
    const [op, input] = choiceImportance(trials, accuracy);
    expect(op).toMatchObject({ key: 'op_0', importance: 1 });
    expect(input).toMatchObject({ key: 'in_0', importance: 0, levels: [{ taken: [0, 1], trials: 40 }] });
  });

  it('is 0 where nothing varies, and counts only completed trials of the search', () => {
    expect(importances(of(() => 0.5))).toEqual({ a: 0, b: 0, c: 0 });
    const counted = of((s) => s.a);
    const others = [
      trial(900, { a: 0, b: 0, c: 0 }),
      { ...trial(901, { a: 0, b: 0, c: 0 }, 99), phase: 're-evaluation' as const },
      trial(902, { a: 0, b: 0, c: 0 }, Number.NaN),
    ];
    expect(choiceImportance([...counted, ...others], accuracy)).toEqual(choiceImportance(counted, accuracy));
    expect(choiceImportance(others, accuracy)).toEqual([]);
    expect(choiceImportance([trial(0, { a: 1 }, 0.5)], accuracy)).toMatchObject([{ importance: 0, levels: [{ expected: 0.5 }] }]);
  });
});
