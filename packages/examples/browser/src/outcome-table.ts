import { formatMetric, type Metric, type StudyOutcome } from '@gnas/core';
import { element } from './element.js';
import { row } from './table-row.js';

/** Shows the found model beside the baselines that were trained alike, in the study's own metric; nothing before the final training. */
export function showOutcome(outcome: StudyOutcome | undefined, objective: Metric | undefined): void {
  const table = element('outcome-table', HTMLTableElement);
  const body = table.tBodies[0] as HTMLTableSectionElement;
  const hint = element('outcome-hint', HTMLElement);
  table.hidden = !outcome;
  hint.hidden = Boolean(outcome);
  if (!outcome || !objective) return;
  table.caption?.replaceChildren(`${objective.title} after the final training`);
  const rows = [outcome.found, ...outcome.baselines].map(({ name, metrics, parameters, error }) => {
    const figure = (split: 'validation' | 'test'): string => formatMetric(objective, metrics[split]?.[objective.name]);
    return row('td', [name, error ? 'failed' : figure('validation'), figure('test'), parameters.toLocaleString('en')]);
  });
  rows[0]?.classList.add('best');
  body.replaceChildren(...rows);
}
