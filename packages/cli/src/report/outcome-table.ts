import { formatMetric, type Metric, type StudyOutcome, type StudySpec, type TrainedModel, verdictText } from '@gnas/core';
import { shortList } from '@gnas/core/plugin';
import { count, table } from './format.js';
import { oneClassText } from './one-class.js';

/** A model of the final training, or a trial beside which there is none yet. */
export type ReportedModel = Pick<TrainedModel, 'name' | 'metrics' | 'deviations' | 'parameters' | 'outOfTime' | 'error'> & {
  readonly epochs?: number;
};

/** The metrics of a study: its objective first, then those of the task. */
export function metricsOf({ objective, metrics }: Pick<StudySpec, 'objective' | 'metrics'>): readonly Metric[] {
  return [objective, ...metrics.filter(({ name }) => name !== objective.name)];
}

/** Writes the outcome of a study: the found model, the ensemble and the baselines side by side, and which of them predicts. */
export function outcomeText(spec: Pick<StudySpec, 'objective' | 'metrics'>, outcome: StudyOutcome, width?: number): string {
  const { found, ensemble, baselines, kept, kendallTau, allLabels } = outcome;
  const average = ensemble && {
    name: 'ensemble',
    metrics: ensemble.metrics,
    parameters: ensemble.members.reduce((sum, { parameters }) => sum + parameters, 0),
  };
  const models = [found, ...(average ? [average] : []), ...baselines];
  const verdict = verdictText(outcome, spec.objective);
  return [
    outcomeTable(spec, models, width),
    '',
    ...(verdict === undefined ? [] : [verdict]),
    ...(kept === 'ensemble' && ensemble
      ? [`Predictions use the ensemble, which averages the best ${ensemble.members.length} architectures.`]
      : []),
    ...(kept === 'found' ? ['Predictions use the found model.'] : []),
    ...(allLabels
      ? ['The model for predictions was trained once more on all labels; all figures are those before, so that the test is fair.']
      : []),
    ...calibrationText(spec, outcome),
    ...oneClassText(outcome),
    ...(kendallTau === undefined
      ? []
      : [
          `Scores of the search and of the final training rank the best ${outcome.finalists.length} with a Kendall's tau of ${kendallTau.toFixed(2)} (1 if alike).`,
        ]),
  ]
    .join('\n')
    .trimEnd();
}

/** Metrics that depend on the threshold. */
const ofClasses = ['accuracy', 'macroF1', 'balancedAccuracy'];

/** Says how outputs become probabilities and classes, and how good the predictions are with that. */
function calibrationText(spec: Pick<StudySpec, 'objective' | 'metrics'>, { calibration }: StudyOutcome): string[] {
  if (!calibration) return [];
  const { temperature, threshold, classes, metrics } = calibration;
  const scaled = `Probabilities are calibrated on the validation split, by a temperature of ${temperature.toFixed(2)}.`;
  if (threshold === undefined) return [scaled];
  const name = (k: 0 | 1): string => (classes?.[k] === undefined ? `class ${k}` : `"${classes[k]}"`);
  const [rarer, from] = threshold <= 0.5 ? [name(1), threshold] : [name(0), 1 - threshold];
  const shown = spec.metrics.filter((metric) => ofClasses.includes(metric.name));
  const figures = shown.map((metric) => `${metric.title} ${formatMetric(metric, metrics.test?.[metric.name])}`);
  return [
    scaled,
    `The validation split also gave a threshold: predictions are ${rarer} from a probability of ${from.toFixed(3)}. With it, ${figures.join(', ')} on the test split.`,
  ];
}

/**
 * Writes models side by side: the study's objective on validation and test, then as many other metrics on test as the width has room for.
 * Figures of models that were trained several times are the mean and the standard deviation.
 * @param width in characters
 */
export function outcomeTable(
  spec: Pick<StudySpec, 'objective' | 'metrics'>,
  models: readonly ReportedModel[],
  width = 100,
): string {
  const [objective, ...others] = metricsOf(spec) as [Metric, ...Metric[]];
  const column = (split: 'validation' | 'test', metric: Metric): string[] => [
    `${split} ${metric.title}`,
    ...models.map(({ metrics, deviations }) =>
      formatMetric(metric, metrics[split]?.[metric.name], deviations?.[split]?.[metric.name]),
    ),
  ];
  const columns = [
    ['model', ...models.map(({ name }) => name)],
    column('validation', objective),
    column('test', objective),
    ['parameters', ...models.map(({ parameters }) => count(parameters))],
    ['epochs', ...models.map(({ epochs }) => (epochs === undefined ? '' : count(epochs)))],
  ];
  let shown = asTable(columns);
  for (const metric of others) {
    columns.splice(-2, 0, column('test', metric));
    const wider = asTable(columns);
    if (Math.max(...wider.split('\n').map(({ length }) => length)) > width) break;
    shown = wider;
  }
  const failures = models.flatMap(({ name, error }) =>
    error === undefined ? [] : [`  The training of ${name} failed: ${error}`],
  );
  const cut = models.filter(({ outOfTime }) => outOfTime).map(({ name }) => name);
  const ended =
    cut.length > 0 ? [`  Time ran out before all epochs of ${shortList(cut)}. More --time may change the comparison.`] : [];
  return [shown, ...failures, ...ended].join('\n');
}

function asTable(columns: readonly (readonly string[])[]): string {
  return table((columns[0] ?? []).map((_, row) => columns.map((cells) => cells[row] ?? '')));
}
