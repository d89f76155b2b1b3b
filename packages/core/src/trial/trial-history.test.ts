import { describe, expect, it } from 'vitest';
import { Random } from '../random.js';
import { shareMetric } from '../task/metric.js';
import type { Trial } from './trial.js';
import { TrialHistory } from './trial-history.js';

const trial = (number: number, op: number, accuracy: number | undefined, phase: Trial['phase'] = 'search'): Trial => ({
  number,
  selection: { op },
  state: accuracy === undefined ? 'failed' : 'complete',
  phase,
  seed: number,
  metrics: accuracy === undefined ? {} : { accuracy },
  cost: { parameters: 1, flops: 1 },
  startedAt: 0,
  durationMs: 1,
});

const historyOf = (...trials: Trial[]): TrialHistory => {
  const history = new TrialHistory(shareMetric('accuracy', 'accuracy'));
  for (const one of trials) history.record(one);
  return history;
};

describe('TrialHistory', () => {
  it('has no best before a trial completes', () => {
    expect(historyOf(trial(0, 0, undefined)).best).toBeUndefined();
  });

  it('ranks completed trials, the earlier first where equal', () => {
    const history = historyOf(trial(0, 0, 0.5), trial(1, 1, 0.9), trial(2, 2, undefined), trial(3, 3, 0.9));
    expect(history.ranking().map(({ number }) => number)).toEqual([1, 3, 0]);
    expect(history.best?.number).toBe(1);
  });

  it('takes the best different selections', () => {
    const history = historyOf(trial(0, 7, 0.9), trial(1, 7, 0.8), trial(2, 8, 0.7), trial(3, 9, 0.6));
    expect(history.top(2).map(({ selection }) => selection.op)).toEqual([7, 8]);
  });

  it('lets the mean of re-evaluations decide, not a lucky trial', () => {
    const history = historyOf(
      trial(0, 0, 0.99),
      trial(1, 1, 0.9),
      trial(2, 0, 0.99, 're-evaluation'),
      trial(3, 0, 0.51, 're-evaluation'),
      trial(4, 1, 0.8, 're-evaluation'),
      trial(5, 1, 0.78, 're-evaluation'),
    );
    expect(history.best?.number).toBe(4);
  });

  it('has the same ranking however often it is asked for on the way', () => {
    const random = new Random(1);
    const asked = new TrialHistory(shareMetric('accuracy', 'accuracy'));
    const all = Array.from({ length: 300 }, (_, number) => trial(number, number % 7, Math.floor(random.uniform() * 20)));
    for (const each of all) {
      asked.record(each);
      if (each.number % 13 === 0) asked.ranking();
      const best = all.slice(0, each.number + 1).reduce((a, b) => (asked.value(b) > asked.value(a) ? b : a));
      expect(asked.best).toBe(best);
    }
    expect(asked.ranking()).toEqual(historyOf(...all).ranking());
    expect(asked.ranking().map(({ number }) => number)).toEqual(
      [...all].sort((a, b) => asked.value(b) - asked.value(a) || a.number - b.number).map(({ number }) => number),
    );
  });

  it('changes its mind when another re-evaluation lowers a mean', () => {
    const history = historyOf(trial(0, 0, 0.9), trial(1, 0, 0.9, 're-evaluation'), trial(2, 1, 0.8, 're-evaluation'));
    expect(history.best?.number).toBe(1);
    history.record(trial(3, 0, 0.5, 're-evaluation'));
    expect(history.best?.number).toBe(2);
  });

  it('records a million trials in no more than seconds', () => {
    const history = new TrialHistory(shareMetric('accuracy', 'accuracy'));
    const started = performance.now();
    for (let number = 0; number < 1_000_000; number++) {
      history.record(trial(number, number, (number * 7919) % 1_000_003));
      if (!history.best) throw new Error('no best');
    }
    expect(performance.now() - started).toBeLessThan(20_000);
    expect(history.best?.metrics.accuracy).toBe(1_000_002);
  });

  it('has the Pareto front of value and cost, as its definition says', () => {
    const random = new Random(2);
    const all = Array.from({ length: 60 }, (_, number) => ({
      ...trial(number, number, random.integer(8)),
      cost: { parameters: random.integer(8), flops: 1 },
    }));
    const history = historyOf(...all, trial(60, 60, undefined));
    const dominates = (a: Trial, b: Trial): boolean =>
      history.value(a) >= history.value(b) &&
      a.cost.parameters <= b.cost.parameters &&
      (history.value(a) > history.value(b) || a.cost.parameters < b.cost.parameters || a.number < b.number);
    const expected = all
      .filter((one) => !all.some((other) => other !== one && dominates(other, one)))
      .sort((a, b) => a.cost.parameters - b.cost.parameters);
    expect(history.paretoFront('parameters')).toEqual(expected);
    expect(history.paretoFront('latencyMs')).toEqual([]);
  });

  it('ranks the lowest first where lower is better', () => {
    const history = new TrialHistory({ ...shareMetric('accuracy', 'accuracy'), direction: 'minimize' });
    for (const one of [trial(0, 0, 0.5), trial(1, 1, 0.2), trial(2, 2, 0.9)]) history.record(one);
    expect(history.ranking().map(({ number }) => number)).toEqual([1, 0, 2]);
    expect(history.best?.number).toBe(1);
    history.record(trial(3, 2, 0.1, 're-evaluation'));
    history.record(trial(4, 1, 0.3, 're-evaluation'));
    expect(history.best?.number).toBe(3);
    expect(history.paretoFront('parameters').map(({ number }) => number)).toEqual([1]);
  });
});
