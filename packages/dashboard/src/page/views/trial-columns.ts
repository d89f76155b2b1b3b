import type { Trial } from '@gnas/core';
import type { StudyOverview } from '../../wire.js';
import { takenInWords } from '../data/selection-words.js';
import { compact, count, duration, percent } from '../format.js';

/** One column of the table of trials. */
export interface TrialColumn {
  readonly key: string;
  readonly title: string;
  /** In pixels. */
  readonly width: number;
  readonly isNumber: boolean;
  readonly text: (trial: Trial) => string;
  /** What is compared; undefined comes last in either order. */
  readonly value: (trial: Trial) => number | string | undefined;
}

/** What there is to say of each trial of a study: its figures, then its choices. */
export function trialColumns({ objective, facts }: StudyOverview, keys: readonly string[], hasLatency: boolean): TrialColumn[] {
  const figure = (
    key: string,
    title: string,
    width: number,
    value: (trial: Trial) => number | undefined,
    format: (value: number) => string,
  ): TrialColumn => ({
    key,
    title,
    width,
    isNumber: true,
    value,
    text: (trial) => {
      const known = value(trial);
      return known === undefined ? '–' : format(known);
    },
  });
  return [
    figure('number', '#', 72, ({ number }) => number, count),
    { key: 'state', title: 'state', width: 112, isNumber: false, value: stateInWords, text: stateInWords },
    figure('value', objective, 112, ({ metrics }) => metrics[objective], percent),
    figure('test', 'test', 80, ({ bySplit }) => bySplit?.test?.[objective], percent),
    figure('parameters', 'parameters', 112, ({ cost }) => cost.parameters, compact),
    figure('flops', 'FLOPs', 84, ({ cost }) => cost.flops, compact),
    ...(hasLatency
      ? [
          figure(
            'latencyMs',
            'latency',
            88,
            ({ cost }) => cost.latencyMs,
            (ms) => `${ms.toFixed(2)} ms`,
          ),
        ]
      : []),
    figure('durationMs', 'time', 92, ({ durationMs }) => durationMs, duration),
    ...keys.map((key): TrialColumn => {
      const text = (trial: Trial): string => takenInWords(facts, key, trial.selection[key]);
      const longest = Math.max(key.length + 3, ...(facts.choices[key] ?? []).map((name) => name.length));
      return {
        key: `choice ${key}`,
        title: key,
        width: Math.min(200, Math.max(80, 24 + 8.4 * longest)),
        isNumber: false,
        text,
        value: text,
      };
    }),
  ];
}

/** 're-evaluated' tells a finalist's second training from the search. */
export function stateInWords({ state, phase }: Trial): string {
  return state === 'complete' && phase === 're-evaluation' ? 're-evaluated' : state;
}
