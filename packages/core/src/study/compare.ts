import type { Graph } from '../graph/graph.js';
import type { Random } from '../random.js';
import type { BaseTask } from '../task/base-task.js';
import { fitnessOf, type Metric } from '../task/metric.js';
import type { Verdict } from './study-outcome.js';

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
      (sum, output) =>
        sum + fitnessOf(objective, task.evaluate(output, graph, drawn, [objective.name])[objective.name] ?? Number.NaN),
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
