import { formatMetric, type Metric, type StudyOutcome, type TrainedModel, verdictText } from '@gnas/core';
import { element } from './element.js';
import { row } from './table-row.js';

const hint = 'After the search, the best architectures and usual models are trained alike and compared here.';

/** Shows what the final training found beside the baselines, in the study's own metric; a hint before the final training. */
export function showOutcome(outcome: StudyOutcome | undefined, objective: Metric): void {
  const table = element('outcome-table', HTMLTableElement);
  table.hidden = !outcome;
  element('verdict', HTMLElement).textContent = outcome ? (verdictText(outcome, objective) ?? '') : hint;
  if (!outcome) return;
  const { found, ensemble, baselines, kept } = outcome;
  const models: (Pick<TrainedModel, 'name' | 'metrics' | 'error'> & { parameters: number })[] = [found, ...baselines];
  if (ensemble) {
    const { members, metrics } = ensemble;
    models.splice(1, 0, { name: 'ensemble', metrics, parameters: members.reduce((sum, { parameters }) => sum + parameters, 0) });
  }
  table.caption?.replaceChildren(`${objective.title} after the final training`);
  table.tBodies[0]?.replaceChildren(
    ...models.map(({ name, metrics, parameters, error }) => {
      const figure = (split: 'validation' | 'test'): string => formatMetric(objective, metrics[split]?.[objective.name]);
      const cells = row('td', [name, error ? 'failed' : figure('validation'), figure('test'), parameters.toLocaleString('en')]);
      cells.classList.toggle('best', name === kept);
      return cells;
    }),
  );
}
