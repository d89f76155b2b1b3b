import { fitnessOf, formatMetric, type Metric, type StudyOutcome, type TrainedModel, verdictText } from '@gnas/core';
import type { ReadableStudy } from '../../wire.js';
import { useAnswer } from '../data/use-answer.js';
import { count, dateTime, duration } from '../format.js';
import { addressOf } from '../route.js';

/** The outcome of the final training: the found model, its ensemble, the baselines, and how they compare. */
export function OutcomeTable({ study: { name, spec, finishedAt } }: { study: ReadableStudy }) {
  const { value: outcome, problem } = useAnswer<StudyOutcome>(`studies/${encodeURIComponent(name)}/outcome`, finishedAt);
  if (problem !== undefined) return <p className="problem">{problem}</p>;
  if (!outcome) return null;
  const { objective } = spec;
  const onTest = [objective, ...spec.metrics.filter((metric) => metric.name !== objective.name)];
  return (
    <section className="card outcome">
      <div className="card-head">
        <h3>Final training</h3>
        <span className="muted">
          {dateTime(outcome.finishedAt)}, {duration(outcome.durationMs)}
        </span>
      </div>
      <p>{verdictText(outcome, objective)}</p>
      <p className="muted">
        The architecture of <a href={addressOf({ study: name, tab: 'overview', trial: outcome.trial })}>trial #{outcome.trial}</a>
        {outcome.baselines.length > 0 && ' and the baselines of its space'}, trained from scratch in the same way. Predictions use
        the model in bold.
      </p>
      <div className="table-scroll">
        <table>
          <thead>
            <tr>
              <th scope="col">model</th>
              {[`${objective.title} on validation`, ...onTest.map(({ title }) => `${title} on test`), 'parameters', 'epochs'].map(
                (title) => (
                  <th key={title} scope="col" className="number">
                    {title}
                  </th>
                ),
              )}
            </tr>
          </thead>
          <tbody>
            {rowsOf(outcome, objective).map(({ name, text, metrics, deviations, parameters, epochs, error }) => (
              <tr key={name} className={name === outcome.kept ? 'best' : ''}>
                <th scope="row" title={text}>
                  {name}
                  {error !== undefined && <span className="problem">{error}</span>}
                </th>
                <td className="number">
                  {formatMetric(objective, metrics.validation?.[objective.name], deviations?.validation?.[objective.name])}
                </td>
                {onTest.map((metric) => (
                  <td key={metric.name} className="number">
                    {formatMetric(metric, metrics.test?.[metric.name], deviations?.test?.[metric.name])}
                  </td>
                ))}
                <td className="number">{count(parameters)}</td>
                <td className="number">{count(epochs)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

type Row = Pick<TrainedModel, 'name' | 'metrics' | 'deviations' | 'parameters' | 'epochs' | 'error'> & { readonly text: string };

/** The found model, its ensemble, then the baselines, the best on validation first. */
function rowsOf({ found, ensemble, baselines }: StudyOutcome, objective: Metric): Row[] {
  const row = (model: TrainedModel): Row => ({ ...model, text: architectureText(model) });
  const fitness = ({ metrics }: TrainedModel): number => {
    const value = metrics.validation?.[objective.name];
    return value === undefined ? Number.NEGATIVE_INFINITY : fitnessOf(objective, value);
  };
  const sum = (figure: 'parameters' | 'epochs'): number =>
    (ensemble?.members ?? []).reduce((total, model) => total + model[figure], 0);
  return [
    row(found),
    ...(ensemble
      ? [
          {
            name: 'ensemble',
            metrics: ensemble.metrics,
            parameters: sum('parameters'),
            epochs: sum('epochs'),
            text: ensemble.members.map(architectureText).join('\n'),
          },
        ]
      : []),
    ...[...baselines].sort((a, b) => fitness(b) - fitness(a)).map(row),
  ];
}

function architectureText({ description }: TrainedModel): string {
  return Object.entries(description)
    .map(([key, taken]) => `${key}=${taken}`)
    .join(' ');
}
