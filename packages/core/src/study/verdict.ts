import type { Graph } from '../graph/graph.js';
import type { Random } from '../random.js';
import type { BaseTask } from '../task/base-task.js';
import { fitnessOf, formatMetric, type Metric } from '../task/metric.js';
import type { StudyOutcome, Verdict } from './study-outcome.js';

/** Resamples of the validation split. */
const resamples = 200;

/** What two models are compared on. */
export interface Comparison {
  readonly task: BaseTask;
  readonly graph: Graph;
  readonly objective: Metric;
  readonly random: Random;
}

/**
 * Compares two models by a paired bootstrap (Efron & Tibshirani 1993, chapter 13): both are scored on the same resamples of the validation
 * split, and the middle 95 % of the differences are the interval. A model that was trained several times has the mean score of its
 * trainings.
 *
 * @param ours for each training of the found model, the task's output [rows * outputDim]
 * @param theirs the same of the baseline
 */
export function compare(
  ours: readonly Float32Array[],
  theirs: readonly Float32Array[],
  { task, graph, objective, random }: Comparison,
): Omit<Verdict, 'against'> {
  const nodes = task.nodes(graph, 'validation');
  const fitnessOn = (drawn: Int32Array, outputs: readonly Float32Array[]): number =>
    outputs.reduce(
      (sum, output) => sum + fitnessOf(objective, task.evaluate(output, graph, drawn)[objective.name] ?? Number.NaN),
      0,
    ) / outputs.length;
  const differenceOn = (drawn: Int32Array): number => fitnessOn(drawn, ours) - fitnessOn(drawn, theirs);
  const differences = Array.from({ length: resamples }, () =>
    differenceOn(Int32Array.from(nodes, () => nodes[random.integer(nodes.length)] as number)),
  )
    .filter(Number.isFinite)
    .sort((a, b) => a - b);
  const difference = differenceOn(nodes);
  const at = (share: number): number => differences[Math.round(share * (differences.length - 1))] ?? difference;
  return { difference, interval: [at(0.025), at(0.975)] };
}

/**
 * Says in one or two sentences whether the found model is better than the best baseline, and which model predictions use; undefined
 * without baselines.
 */
export function verdictText({ verdict, kept }: Pick<StudyOutcome, 'verdict' | 'kept'>, objective: Metric): string | undefined {
  if (!verdict) return undefined;
  const { against, difference, interval } = verdict;
  const { format } = objective;
  const write = (value: number): string =>
    format.style === 'percent' ? (100 * value).toFixed(format.digits) : formatMetric(objective, value);
  const unit = format.style === 'percent' ? ' points' : '';
  const facts = `${write(difference)}${unit} of validation ${objective.title}, 95 % interval ${write(interval[0])} to ${write(interval[1])}`;
  if (kept === against) return `No better than the ${against} (${facts}). Predictions use the ${against}.`;
  if (interval[1] < 0)
    return `Worse than the best baseline, the ${against} (${facts}). Use that model, or search longer or in another space.`;
  return interval[0] > 0
    ? `Better than the best baseline, the ${against} (${facts}).`
    : `Not clearly better than the best baseline, the ${against} (${facts}).`;
}
