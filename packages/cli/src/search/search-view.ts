import { type EpochEvent, formatMetric, type Study, type Trial } from '@gnas/core';
import { createLogUpdate } from 'log-update';
import colors from 'picocolors';
import { printable, type Terminal } from '../output/terminal.js';
import { duration, inWords, table } from '../report/format.js';

/** What is shown while a search runs. */
export interface SearchView {
  trial(trial: Trial): void;
  epoch(event: EpochEvent): void;
  close(): void;
}

/** Prints one line per trial. */
export function plainView(study: Study, terminal: Terminal): SearchView {
  return {
    trial: (trial) => {
      const { number, phase, pruned, sameAs, durationMs } = trial;
      const facts = [
        `trial ${number}${phase === 're-evaluation' ? ' (again)' : ''}`,
        `${resultOf(trial, study)}${pruned ? ` (pruned in epoch ${pruned.epoch})` : ''}${sameAs === undefined ? '' : ` (as trial ${sameAs})`}`,
        inWords(study.describe(trial)),
        duration(durationMs),
        ...(trial === study.best ? ['best so far'] : []),
      ];
      terminal.err(facts.join('  '));
    },
    epoch: () => {},
    close: () => {},
  };
}

/** Redraws a few lines: the best so far, rate, time left, the last trials. */
export function liveView(study: Study): SearchView {
  const draw = createLogUpdate(process.stderr);
  const started = performance.now();
  const before = study.trials.length;
  const { numTrials: most = Number.MAX_SAFE_INTEGER } = study.algorithm;
  const numTrials = most < Number.MAX_SAFE_INTEGER ? most : undefined;
  let epoch = '';
  let drawnAt = Number.NEGATIVE_INFINITY;
  const frame = (): string => {
    const { trials, best } = study;
    const elapsed = performance.now() - started;
    const searched = trials.filter(({ phase }) => phase === 'search').length;
    const perTrial = elapsed / Math.max(1, trials.length - before);
    const left =
      numTrials !== undefined && trials.length > before && searched < numTrials
        ? `about ${duration(perTrial * (numTrials - searched))} left`
        : '';
    const rate = trials.length > before ? 60_000 / perTrial : 0;
    const last = trials
      .slice(-5)
      .map((trial) => [
        String(trial.number),
        resultOf(trial, study).slice(0, 80),
        trial.pruned ? 'pruned' : '',
        trial.state === 'failed' ? '' : inWords(study.describe(trial)),
      ]);
    return [
      `${colors.bold(`${searched}${numTrials === undefined ? '' : `/${numTrials}`} trials`)}  ${rate.toFixed(1)} a minute  ${duration(elapsed)}  ${left}`,
      best
        ? `best ${study.objective.title} ${colors.green(resultOf(best, study))}  ${printable(inWords(study.describe(best)))}`
        : 'no trial has completed yet',
      '',
      printable(table(last)),
      colors.dim(epoch),
    ].join('\n');
  };
  const redraw = (force = false): void => {
    if (!force && performance.now() - drawnAt < 100) return;
    drawnAt = performance.now();
    draw(frame());
  };
  return {
    trial: () => redraw(true),
    epoch: ({ epoch: number, epochs, trainLoss, validation }) => {
      const { objective } = study;
      const value = formatMetric(objective, validation[objective.name]);
      epoch = `epoch ${number}/${epochs}  loss ${trainLoss.toFixed(3)}  validation ${objective.title} ${value}`;
      redraw();
    },
    close: () => {
      redraw(true);
      draw.done();
    },
  };
}

function resultOf(trial: Trial, study: Study): string {
  return trial.state === 'failed' ? `failed: ${trial.error?.message}` : formatMetric(study.objective, study.value(trial));
}
