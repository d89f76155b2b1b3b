import { type ChoiceNames, formatMetric, type Metric, type StudySpec, type Trial } from '@gnas/core';
import { choiceText } from '../data/choice-text.js';
import { compact, count, duration } from '../format.js';

/** One column of the table of trials. */
export interface TrialColumn {
  readonly key: string;
  readonly title: string;
  /** In pixels. */
  readonly width: number;
  readonly isNumber: boolean;
  /** Whether the first click on the title sorts in descending order. */
  readonly startsDescending: boolean;
  readonly text: (trial: Trial) => string;
  /** What rows are sorted by. Undefined is last in either order. */
  readonly value: (trial: Trial) => number | string | undefined;
}

/** Columns of the table of trials: their figures, then their choices. @param keys of the choices */
export function trialColumns(
  { objective, choices }: Pick<StudySpec, 'objective' | 'choices'>,
  keys: readonly string[],
  hasLatency: boolean,
): TrialColumn[] {
  return [
    { ...figure('number', '#', 72, ({ number }) => number, count), startsDescending: false },
    {
      key: 'state',
      title: 'state',
      width: 112,
      isNumber: false,
      startsDescending: false,
      value: stateInWords,
      text: stateInWords,
    },
    metricColumn('value', objective.title, 112, objective, ({ metrics }) => metrics[objective.name]),
    metricColumn('test', 'test', 80, objective, ({ bySplit }) => bySplit?.test?.[objective.name]),
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
    ...keys.map((key) => choiceColumn(key, choices)),
  ];
}

function figure(
  key: string,
  title: string,
  width: number,
  value: (trial: Trial) => number | undefined,
  format: (value: number) => string,
): TrialColumn {
  return {
    key,
    title,
    width,
    isNumber: true,
    startsDescending: true,
    value,
    text: (trial) => {
      const known = value(trial);
      return known === undefined ? '–' : format(known);
    },
  };
}

function metricColumn(
  key: string,
  title: string,
  width: number,
  metric: Metric,
  given: (trial: Trial) => number | null | undefined,
): TrialColumn {
  // JSON has no NaN and writes null.
  const value = (trial: Trial): number | undefined => given(trial) ?? undefined;
  return {
    ...figure(key, title, width, value, (known) => formatMetric(metric, known)),
    startsDescending: metric.direction === 'maximize',
  };
}

function choiceColumn(key: string, choices: ChoiceNames): TrialColumn {
  const text = (trial: Trial): string => choiceText(choices, trial.selection, key);
  const longest = Math.max(key.length + 3, ...(choices[key] ?? []).map((name) => name.length));
  const width = Math.min(200, Math.max(80, 24 + 8.4 * longest));
  return { key: `choice ${key}`, title: key, width, isNumber: false, startsDescending: false, text, value: text };
}

/** The state of a trial; 're-evaluated' for the re-evaluation of a finalist. */
export function stateInWords({ state, phase }: Trial): string {
  return state === 'complete' && phase === 're-evaluation' ? 're-evaluated' : state;
}
