import { fitnessOf, formatMetric, type Metric, type StudyOutcome, type TrainedModel } from '@gnas/core';
import type { ReadableStudy } from '../../wire.js';
import { useAnswer } from '../data/use-answer.js';
import { count, dateTime, duration } from '../format.js';
import { addressOf } from '../route.js';

/** The outcome of the final training: the found model, and the baselines beside it. */
export function OutcomeTable({ study: { name, spec, finishedAt } }: { study: ReadableStudy }) {
  const { value: outcome, problem } = useAnswer<StudyOutcome>(`studies/${encodeURIComponent(name)}/outcome`, finishedAt);
  if (problem !== undefined) return <p className="problem">{problem}</p>;
  if (!outcome) return null;
  const { objective } = spec;
  const others = spec.metrics.filter((metric) => metric.name !== objective.name);
  const baselines = [...outcome.baselines].sort((a, b) => testFitness(objective, b) - testFitness(objective, a));
  return (
    <section className="card outcome">
      <div className="card-head">
        <h3>Final training</h3>
        <span className="muted">
          {dateTime(outcome.finishedAt)}, {duration(outcome.durationMs)}
        </span>
      </div>
      <p className="muted">
        The architecture of <a href={addressOf({ study: name, tab: 'overview', trial: outcome.trial })}>trial #{outcome.trial}</a>
        {baselines.length > 0 && ' and the baselines of its space'}, trained from scratch in the same way.
      </p>
      <div className="table-scroll">
        <table>
          <thead>
            <tr>
              <th scope="col">model</th>
              <th scope="col" className="number">
                {objective.title} on validation
              </th>
              {[objective, ...others].map(({ name, title }) => (
                <th key={name} scope="col" className="number">
                  {title} on test
                </th>
              ))}
              <th scope="col" className="number">
                parameters
              </th>
              <th scope="col" className="number">
                epochs
              </th>
            </tr>
          </thead>
          <tbody>
            {[outcome.found, ...baselines].map((model) => (
              <Row key={model.name} model={model} objective={objective} others={others} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Row({ model, objective, others }: { model: TrainedModel; objective: Metric; others: readonly Metric[] }) {
  const { name, description, metrics, parameters, epochs, error } = model;
  const text = Object.entries(description)
    .map(([key, taken]) => `${key}=${taken}`)
    .join(' ');
  return (
    <tr className={name === 'found' ? 'best' : ''}>
      <th scope="row" title={text}>
        {name}
        {error !== undefined && <span className="problem">{error}</span>}
      </th>
      <td className="number">{formatMetric(objective, metrics.validation?.[objective.name])}</td>
      {[objective, ...others].map((metric) => (
        <td key={metric.name} className="number">
          {formatMetric(metric, metrics.test?.[metric.name])}
        </td>
      ))}
      <td className="number">{count(parameters)}</td>
      <td className="number">{count(epochs)}</td>
    </tr>
  );
}

/** A baseline that failed or has no value comes last. */
function testFitness(objective: Metric, { metrics }: TrainedModel): number {
  const value = metrics.test?.[objective.name];
  return value === undefined ? Number.NEGATIVE_INFINITY : fitnessOf(objective, value);
}
