import type { Metric, Trial } from '@gnas/core';
import { describe, expect, it } from 'vitest';
import { accuracy, loss } from '../../../../../testing/study-spec.js';
import { type Arrangement, arrangeTrials } from './arrange-trials.js';
import { trialColumns } from './trial-columns.js';

const mean: Metric = { ...loss, title: 'mean loss', format: { style: 'decimal', digits: 3 } };
const choices = { op_0: ['gcn', 'gat_8'] };
const trial = (number: number, op: number, share?: number, more: object = {}): Trial => ({
  number,
  selection: { op_0: op, in_0: [0, 2] },
  state: share === undefined ? 'failed' : 'complete',
  phase: 'search',
  seed: 0,
  metrics: share === undefined ? {} : { accuracy: share, loss: 1 - share },
  cost: { parameters: 100 - number, flops: 1 },
  startedAt: 0,
  durationMs: 1,
  ...more,
});
const trials = [
  trial(0, 0, 0.5),
  trial(1, 1, undefined, { error: { code: 'GNAS_DIVERGED', message: 'the loss became NaN' } }),
  trial(2, 1, 0.7),
  trial(3, 1, 0.5, { phase: 're-evaluation' }),
  trial(4, 0, 0.4, { state: 'pruned' }),
];
const columns = trialColumns({ objective: accuracy, choices }, ['op_0', 'in_0'], false);
const arranged = (arrangement: Partial<Arrangement>): number[] =>
  arrangeTrials(trials, columns, choices, { by: 'number', isDescending: false, words: '', ...arrangement }).map(
    ({ number }) => number,
  );

describe('arrangeTrials', () => {
  it('sorts by any column, trials without a value last', () => {
    expect(arranged({ by: 'value', isDescending: true })).toEqual([2, 0, 3, 4, 1]);
    expect(arranged({ by: 'value' })).toEqual([4, 0, 3, 2, 1]);
    expect(arranged({ by: 'choice op_0' })).toEqual([1, 2, 3, 0, 4]);
    expect(arranged({ by: 'parameters' })).toEqual([4, 3, 2, 1, 0]);
  });

  it('filters by words and state', () => {
    expect(arranged({ words: 'op_0=GAT_8' })).toEqual([1, 2, 3]);
    expect(arranged({ words: 'gat_8 nan' })).toEqual([1]);
    expect(arranged({ words: '#4' })).toEqual([4]);
    expect(arranged({ state: 're-evaluated' })).toEqual([3]);
    expect(arranged({ state: 'pruned', words: 'gcn' })).toEqual([4]);
  });

  it('has a column for each choice, by name', () => {
    const texts = columns.map(({ text }) => text(trials[2] as Trial));
    expect(texts).toEqual(['2', 'complete', '70.0 %', '–', '98', '1', '1 ms', 'gat_8', '0+2']);
  });

  it('formats the objective, and sorts it best first at the first click', () => {
    const [byAccuracy, byLoss] = [accuracy, mean].map((objective) =>
      trialColumns({ objective, choices }, [], false).find(({ key }) => key === 'value'),
    );
    expect(byAccuracy).toMatchObject({ title: 'accuracy', startsDescending: true });
    expect(byLoss).toMatchObject({ title: 'mean loss', startsDescending: false });
    expect([byAccuracy, byLoss].map((column) => column?.text(trials[2] as Trial))).toEqual(['70.0 %', '0.300']);
  });
});
