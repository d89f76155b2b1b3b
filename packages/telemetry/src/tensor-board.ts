import { accessSync, constants, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { formatMetric, GnasError, type Study, type Trial, TrialHistory } from '@gnas/core';
import type { Event, Value } from './event.js';
import { type EventFile, eventFileName, growingEventFile, writeEventFile } from './event-file.js';
import { hparamsValues } from './hparams.js';
import type { SearchObserver } from './search-observer.js';

/** Options of `tensorBoard`. */
export interface TensorBoardOptions {
  /**
   * Whether to write each epoch when it ends, which suits an algorithm that trains a supernet. Default false: the epochs of a trial are
   * written when the trial ends, from its `curve`.
   */
  readonly epochs?: boolean;
  /** Whether each trial has a run of its own, with its training curve and its choices for the HParams tab. Default true. */
  readonly trials?: boolean;
}

/**
 * Writes event files for TensorBoard. Open them with `tensorboard --logdir runs`.
 *
 * - The folder is the run of the search. Its steps are trial numbers. It has the scalars `trial/<metric>`, `trial/seconds`,
 *   `trial/parameters` and `best/<objective>`, and the best architecture as text. With `epochs`, it has `supernet/<metric>` by epoch.
 * - `trials/<number>` is the run of a trial. It has the scalars `curve/train_loss` and `curve/<objective>` by epoch, `<metric>` at the end,
 *   and the trial's choices for the HParams tab.
 *
 * A resumed search writes the trials of its earlier runs again, and TensorBoard shows each once.
 * @param folder created if it doesn't exist; use one for each search
 * @throws GnasError GNAS_FILE_NOT_FOUND before the search starts if the folder isn't writable
 */
export function tensorBoard(
  folder: string,
  { epochs = false, trials: withTrials = true }: TensorBoardOptions = {},
): SearchObserver {
  let file: EventFile;
  let history: TrialHistory;
  let epoch = 0;
  const write = (trial: Trial, study: Study): void => {
    const before = history.best;
    history.record(trial);
    const { best, objective } = history;
    file.append({
      wallTime: endOf(trial),
      step: trial.number,
      what: {
        values: [
          ...scalars('trial/', trial.metrics),
          { tag: 'trial/seconds', scalar: trial.durationMs / 1000 },
          { tag: 'trial/parameters', scalar: trial.cost.parameters },
          ...(best ? [{ tag: `best/${objective.name}`, scalar: history.value(best) }] : []),
          ...(best && best !== before ? [{ tag: 'best/architecture', text: textOf(best, study) }] : []),
        ],
      },
    });
    if (!withTrials) return;
    const path = join(folder, 'trials', String(trial.number).padStart(5, '0'), eventFileName(trial.startedAt / 1000));
    writeEventFile(path, trial.startedAt / 1000, eventsOf(trial, objective.name, study.describe(trial)));
  };
  return {
    name: `tensorBoard('${folder}')`,
    begin: (study) => {
      file = createFile(folder);
      history = new TrialHistory(study.objective, (selection) => study.space.canonicalKey(selection));
      for (const trial of study.trials) write(trial, study);
    },
    onTrial: write,
    onEpoch: ({ trainLoss, validation }) => {
      if (!epochs) return;
      epoch++;
      const values = [{ tag: 'supernet/train_loss', scalar: trainLoss }, ...scalars('supernet/validation_', validation)];
      file.append({ wallTime: Date.now() / 1000, step: epoch, what: { values } });
    },
  };
}

function createFile(folder: string): EventFile {
  const begun = Date.now() / 1000;
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
    return growingEventFile(join(folder, eventFileName(begun)), begun);
  } catch (cause) {
    throw new GnasError(
      'GNAS_FILE_NOT_FOUND',
      `Events for TensorBoard can't be written to ${folder}: ${cause instanceof Error ? cause.message : cause}. Give another folder.`,
      { cause },
    );
  }
}

/** The best architecture in Markdown. */
function textOf(trial: Trial, study: Study): string {
  const { objective } = study;
  const rows = Object.entries(study.describe(trial)).map(([key, taken]) => `| ${key} | ${taken} |`);
  const value = formatMetric(objective, study.value(trial));
  return [`Trial ${trial.number}, ${objective.title} ${value}`, '', '| choice | value |', '| --- | --- |', ...rows].join('\n');
}

/** All events of one trial. Its epochs are spread evenly over its duration, because a curve has no times. */
function eventsOf(trial: Trial, objective: string, choices: Readonly<Record<string, string>>): Event[] {
  const { curve, metrics, error, cost } = trial;
  const begun = trial.startedAt / 1000;
  const ended = endOf(trial);
  const length = curve?.epochs.length ?? 0;
  const learning = (curve?.epochs ?? []).map((epoch, index): Event => {
    const values = [
      { tag: 'curve/train_loss', scalar: curve?.trainLoss[index] as number },
      { tag: `curve/${objective}`, scalar: curve?.validation[index] as number },
    ];
    return { wallTime: begun + ((ended - begun) * (index + 1)) / length, step: epoch, what: { values } };
  });
  const values = { ...choices, parameters: cost.parameters, flops: cost.flops };
  const failed = trial.state === 'failed';
  return [
    ...learning,
    {
      wallTime: ended,
      what: {
        values: [
          ...hparamsValues({ values, metrics: Object.keys(metrics), begun, ended, failed }),
          ...scalars('', metrics),
          ...(error ? [{ tag: 'error', text: `${error.code}: ${error.message}` }] : []),
        ],
      },
    },
  ];
}

function endOf({ startedAt, durationMs }: Trial): number {
  return (startedAt + durationMs) / 1000;
}

function scalars(prefix: string, figures: Readonly<Record<string, number>>): Value[] {
  return Object.entries(figures).map(([name, scalar]) => ({ tag: `${prefix}${name}`, scalar }));
}
