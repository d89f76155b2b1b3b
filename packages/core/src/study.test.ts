import { describe, expect, it } from 'vitest';
import { Study } from './study.js';
import type { Trial } from './trial.js';

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

const studyOf = (...trials: Trial[]): Study => {
  const study = new Study('accuracy');
  for (const one of trials) study.record(one);
  return study;
};

describe('Study', () => {
  it('has no best before a trial completes', () => {
    expect(studyOf(trial(0, 0, undefined)).best).toBeUndefined();
  });

  it('ranks completed trials, the earlier first where equal', () => {
    const study = studyOf(trial(0, 0, 0.5), trial(1, 1, 0.9), trial(2, 2, undefined), trial(3, 3, 0.9));
    expect(study.ranking().map(({ number }) => number)).toEqual([1, 3, 0]);
    expect(study.best?.number).toBe(1);
  });

  it('takes the best different selections', () => {
    const study = studyOf(trial(0, 7, 0.9), trial(1, 7, 0.8), trial(2, 8, 0.7), trial(3, 9, 0.6));
    expect(study.top(2).map(({ selection }) => selection.op)).toEqual([7, 8]);
  });

  it('lets the mean of re-evaluations decide, not a lucky trial', () => {
    const study = studyOf(
      trial(0, 0, 0.99),
      trial(1, 1, 0.9),
      trial(2, 0, 0.99, 're-evaluation'),
      trial(3, 0, 0.51, 're-evaluation'),
      trial(4, 1, 0.8, 're-evaluation'),
      trial(5, 1, 0.78, 're-evaluation'),
    );
    expect(study.best?.number).toBe(4);
  });
});
