import { formatMetric } from '@gnas/core';
import { CostChart } from '../charts/cost-chart.js';
import { ProgressChart } from '../charts/progress-chart.js';
import { selectionText } from '../data/choice-text.js';
import { compact, count, duration } from '../format.js';
import { Tiles } from '../parts/tiles.js';
import { addressOf, go } from '../route.js';
import { OutcomeTable } from './outcome-table.js';
import type { TabProps } from './tab-props.js';

/** What the search has found so far. */
export function OverviewView({ study, loaded, route }: TabProps) {
  const { best, spec, trials, failed, pruned, durationMs, finishedAt } = study;
  const { objective, choices } = spec;
  const onPick = (trial: number): void => go({ ...route, trial });
  return (
    <>
      <Tiles
        items={[
          [`best ${objective.title}`, formatMetric(objective, best?.metrics[objective.name]), 'on the validation split'],
          ['on test', formatMetric(objective, best?.bySplit?.test?.[objective.name]), 'the same trial on the test split'],
          ['parameters', compact(best?.cost.parameters), 'of the same trial'],
          ['trials', count(trials)],
          ['failed', count(failed)],
          ...(pruned > 0 ? [['pruned', count(pruned), 'trials whose training was ended early'] as const] : []),
          ['time in trials', duration(durationMs), 'of all trials together'],
        ]}
      />
      {best && (
        <p className="best-line">
          Best: <a href={addressOf({ ...route, trial: best.number })}>trial #{best.number}</a>{' '}
          <span className="muted">{selectionText(choices, best.selection)}</span>
        </p>
      )}
      {finishedAt !== undefined && <OutcomeTable study={study} />}
      {trials === 0 ? (
        <section className="card empty">
          <h3>No trial has ended yet</h3>
          <p>Trials appear here as they end.</p>
        </section>
      ) : (
        <div className="columns">
          <ProgressChart trials={loaded.trials} objective={objective} onPick={onPick} />
          <CostChart trials={loaded.trials} history={loaded.history} objective={objective} route={route} onPick={onPick} />
        </div>
      )}
    </>
  );
}
