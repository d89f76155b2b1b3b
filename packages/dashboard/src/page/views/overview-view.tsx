import { CostChart } from '../charts/cost-chart.js';
import { ProgressChart } from '../charts/progress-chart.js';
import { selectionInWords } from '../data/selection-words.js';
import { compact, count, duration, percent } from '../format.js';
import { Tiles } from '../parts/tiles.js';
import { addressOf, go } from '../route.js';
import type { TabProps } from './tab-props.js';

/** How far the search has come. */
export function OverviewView({ study, loaded, route }: TabProps) {
  const { best, objective, trials, failed, pruned, durationMs, facts } = study;
  const onPick = (trial: number): void => go({ ...route, trial });
  return (
    <>
      <Tiles
        items={[
          [`best ${objective}`, percent(best?.metrics[objective]), 'on the validation split'],
          ['its test', percent(best?.bySplit?.test?.[objective]), 'of the same trial, on the test split'],
          ['its parameters', compact(best?.cost.parameters)],
          ['trials', count(trials)],
          ['failed', count(failed)],
          ...(pruned > 0 ? [['pruned', count(pruned), 'their training was ended early'] as const] : []),
          ['time in trials', duration(durationMs)],
        ]}
      />
      {best && (
        <p className="best-line">
          Best: <a href={addressOf({ ...route, trial: best.number })}>trial #{best.number}</a>{' '}
          <span className="muted">{selectionInWords(facts, best.selection)}</span>
        </p>
      )}
      {trials === 0 ? (
        <section className="card empty">
          <h3>No trial has ended yet</h3>
          <p>The first one appears here when it does.</p>
        </section>
      ) : (
        <div className="columns">
          <ProgressChart trials={loaded.trials} study={loaded.study} onPick={onPick} />
          <CostChart trials={loaded.trials} study={loaded.study} route={route} onPick={onPick} />
        </div>
      )}
    </>
  );
}
