import type { BaseSpace, EpochEvent, Study, Trial } from '@gnas/core';
import { createLogUpdate } from 'log-update';
import colors from 'picocolors';
import { duration, percent, table } from '../text/format.js';
import type { Terminal } from '../text/terminal.js';

/** What is shown while a search runs. */
export interface SearchView {
  trial(trial: Trial, study: Study): void;
  epoch(event: EpochEvent): void;
  close(): void;
}

/** Operations and inputs of an architecture in one line. */
export function inWords(space: BaseSpace, trial: Trial): string {
  return Object.entries(space.describe(trial.selection))
    .map(([key, name]) => `${key}=${name}`)
    .join(' ');
}

/** One line for each trial. */
export function plainView(space: BaseSpace, terminal: Terminal): SearchView {
  return {
    trial: (trial, study) => {
      const result = trial.state === 'failed' ? `failed: ${trial.error?.message}` : percent(study.value(trial));
      const early = trial.pruned ? ` (pruned in epoch ${trial.pruned.epoch})` : '';
      const same = trial.sameAs === undefined ? '' : ` (as trial ${trial.sameAs})`;
      const again = trial.phase === 're-evaluation' ? ' (again)' : '';
      const best = trial === study.best ? '  best so far' : '';
      terminal.err(
        `trial ${trial.number}${again}  ${result}${early}${same}  ${inWords(space, trial)}  ${duration(trial.durationMs)}${best}`,
      );
    },
    epoch: () => {},
    close: () => {},
  };
}

/** A few lines that are drawn anew: best so far, rate, time left, the last trials. */
export function liveView(space: BaseSpace, numTrials: number | undefined): SearchView {
  const draw = createLogUpdate(process.stderr);
  const started = Date.now();
  let study: Study | undefined;
  let epoch = '';
  let drawnAt = 0;
  const frame = (): string => {
    const trials = study?.trials ?? [];
    const elapsed = Date.now() - started;
    const searched = trials.filter(({ phase }) => phase === 'search').length;
    const perMinute = trials.length === 0 ? 0 : (60_000 * trials.length) / elapsed;
    const left =
      numTrials !== undefined && searched > 0 && searched < numTrials
        ? `about ${duration((elapsed / searched) * (numTrials - searched))} left`
        : '';
    const best = study?.best;
    const head = [
      `${colors.bold(`${searched}${numTrials === undefined ? '' : `/${numTrials}`} trials`)}  ${perMinute.toFixed(1)} a minute  ${duration(elapsed)}  ${left}`,
      best && study ? `best ${colors.green(percent(study.value(best)))}  ${inWords(space, best)}` : 'no trial has completed yet',
    ];
    const last = trials
      .slice(-5)
      .map((trial) => [
        `${trial.number}`,
        trial.state === 'failed' || !study ? 'failed' : percent(study.value(trial)),
        trial.pruned ? 'pruned' : '',
        trial.state === 'failed' ? (trial.error?.message ?? '').slice(0, 80) : inWords(space, trial),
      ]);
    return [...head, '', table(last), colors.dim(epoch)].join('\n');
  };
  const redraw = (force = false): void => {
    if (!force && Date.now() - drawnAt < 100) return;
    drawnAt = Date.now();
    draw(frame());
  };
  return {
    trial: (_trial, present) => {
      study = present;
      redraw(true);
    },
    epoch: ({ epoch: number, epochs, trainLoss, validation }) => {
      epoch = `epoch ${number}/${epochs}  loss ${trainLoss.toFixed(3)}  validation ${percent(validation.accuracy)}`;
      redraw();
    },
    close: () => {
      redraw(true);
      draw.done();
    },
  };
}
