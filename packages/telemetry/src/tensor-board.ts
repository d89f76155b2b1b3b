import { accessSync, constants, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type BaseSpace, GnasError, type Trial } from '@gnas/core';
import type { Event, Value } from './event.js';
import { eventFileName, growingEventFile, writeEventFile } from './event-file.js';
import { hparamsValues } from './hparams.js';
import type { SearchObserver } from './search-observer.js';

/** What `tensorBoard` writes, beside what every search tells. */
export interface TensorBoardOptions {
  /** Names the candidates of each choice; without it they are numbers. */
  readonly space?: BaseSpace;
  /**
   * Write each epoch as it ends: for an algorithm that trains a supernet. Default false: the epochs of a trial are written with the
   * trial, as its `curve` has them.
   */
  readonly epochs?: boolean;
  /** A run of its own for each trial, below `trials`: its training curve, and its choices for the HParams tab. Default true. */
  readonly trials?: boolean;
}

/**
 * Event files for TensorBoard: `tensorboard --logdir runs`.
 *
 * - The folder itself is the run of the search, with the trial's number as step: scalars `trial/<metric>`, `trial/seconds`,
 *   `trial/parameters`, `best/<objective>`; the best architecture as a text; with `epochs`, `supernet/<metric>` by epoch.
 * - `trials/<number>` is the run of a trial: scalars `curve/train_loss` and `curve/<objective>` by epoch, `<metric>` of its end, its
 *   choices in the HParams tab.
 *
 * A resumed search writes the same events again, and TensorBoard shows each once.
 * @param folder made where it is not there; one for each search
 * @throws GnasError GNAS_FILE_NOT_FOUND before the search, where the folder cannot be written to
 */
export function tensorBoard(folder: string, { space, epochs = false, trials = true }: TensorBoardOptions = {}): SearchObserver {
  let file: ReturnType<typeof growingEventFile>;
  let epoch = 0;
  const words = (trial: Trial): Record<string, string> =>
    space?.describe(trial.selection) ??
    Object.fromEntries(Object.entries(trial.selection).map(([key, taken]) => [key, [taken].flat().join('+')]));
  return {
    name: `tensorBoard('${folder}')`,
    begin: () => {
      const begun = Date.now() / 1000;
      try {
        mkdirSync(folder, { recursive: true });
        accessSync(folder, constants.W_OK);
        file = growingEventFile(join(folder, eventFileName(begun)), begun);
      } catch (cause) {
        throw new GnasError(
          'GNAS_FILE_NOT_FOUND',
          `TensorBoard's events cannot be written to ${folder}: ${cause instanceof Error ? cause.message : cause}. Give another folder.`,
          { cause },
        );
      }
    },
    onTrial: (trial, study) => {
      const best = study.best;
      file.append({
        wallTime: endOf(trial),
        step: trial.number,
        what: {
          values: [
            ...scalars('trial/', trial.metrics),
            { tag: 'trial/seconds', scalar: trial.durationMs / 1000 },
            { tag: 'trial/parameters', scalar: trial.cost.parameters },
            ...(best ? [{ tag: `best/${study.objective}`, scalar: study.value(best) }] : []),
          ],
        },
      });
      if (!trials) return;
      const path = join(folder, 'trials', String(trial.number).padStart(5, '0'), eventFileName(trial.startedAt / 1000));
      writeEventFile(path, trial.startedAt / 1000, eventsOf(trial, study.objective, words(trial)));
    },
    onBest: (trial, study) => {
      const rows = Object.entries(words(trial)).map(([key, taken]) => `| ${key} | ${taken} |`);
      const text = `Trial ${trial.number}, ${study.objective} ${study.value(trial)}\n\n| choice | taken |\n| --- | --- |\n${rows.join('\n')}`;
      file.append({
        wallTime: endOf(trial),
        step: trial.number,
        what: { values: [{ tag: 'best/architecture', text }] },
      });
    },
    onEpoch: ({ trainLoss, validation }) => {
      if (!epochs) return;
      epoch++;
      const values = [{ tag: 'supernet/train_loss', scalar: trainLoss }, ...scalars('supernet/validation_', validation)];
      file.append({ wallTime: Date.now() / 1000, step: epoch, what: { values } });
    },
  };
}

/** All events of one trial. Those of its epochs are spread over its time, because a curve has no times. */
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
