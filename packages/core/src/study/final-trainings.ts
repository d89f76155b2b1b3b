import type { Baseline } from '../space/base-space.js';
import { fitnessOf, type Metric } from '../task/metric.js';
import { type FinallyTrained, type FinalTrainingOptions, trainFinally } from './final-training.js';
import type { TrainedModel } from './study-outcome.js';

/** How several models are trained finally. */
export interface FinalTrainingsOptions extends Omit<FinalTrainingOptions, 'repeat' | 'timeLimit'> {
  readonly objective: Metric;
  /** Trainings of each model, each with a seed of its own. */
  readonly repeats: number;
  /** Milliseconds for all trainings. Default: no limit. */
  readonly timeBudget?: number | undefined;
  /** Number of models at the beginning that share the time equally with all others together; of those, each has half of what is left. */
  readonly equal: number;
}

/** A training that succeeded. */
export type Training = Required<FinallyTrained>;

/** A model after its final trainings. */
export interface FinalModel {
  /** With the means and standard deviations of its trainings. */
  readonly trained: TrainedModel;
  /** Those that succeeded, in the order of their seeds. */
  readonly trainings: readonly Training[];
  /** Mean objective on the validation split as a figure of which more is better; negative infinity if all trainings failed. */
  readonly fitness: number;
}

/**
 * Trains models in rounds, one training of each a round. With a time budget, a training ends when its share of what is left is over, and
 * another round begins only if there is time for all of it.
 * @throws GnasError GNAS_ABORTED
 */
export async function trainAllFinally(
  models: readonly Baseline[],
  { objective, repeats, timeBudget = Number.POSITIVE_INFINITY, equal, ...options }: FinalTrainingsOptions,
): Promise<FinalModel[]> {
  const end = performance.now() + timeBudget;
  const left = (): number => Math.max(0, end - performance.now());
  const all = models.map((): FinallyTrained[] => []);
  let roundTime = 0;
  for (let repeat = 0; repeat < repeats && (repeat === 0 || left() > roundTime); repeat++) {
    const started = performance.now();
    for (const [index, model] of models.entries()) {
      const timeLimit = left() / (index < equal ? equal - index + 1 : Math.min(2, models.length - index));
      const limited = Number.isFinite(timeLimit) && { timeLimit };
      (all[index] as FinallyTrained[]).push(await trainFinally(model, { ...options, ...limited, repeat, repeats }));
    }
    roundTime = performance.now() - started;
  }
  return all.map((trainings) => summaryOf(trainings, objective));
}

/** The training with the best objective on the validation split. */
export function bestTraining({ trainings }: FinalModel, objective: Metric): Training | undefined {
  return trainings.reduce<Training | undefined>(
    (a, b) => (a && fitnessIn(a, objective) >= fitnessIn(b, objective) ? a : b),
    undefined,
  );
}

function summaryOf(all: readonly FinallyTrained[], objective: Metric): FinalModel {
  const trainings = all.filter((each): each is Training => each.member !== undefined);
  const [first] = trainings.length > 0 ? trainings : all;
  const { trained } = first as FinallyTrained;
  const fitness = meanOf(trainings.map((each) => fitnessIn(each, objective)));
  return {
    trained: {
      ...trained,
      ...metricsOver(trainings),
      trainings: trainings.length,
      ...(trainings.some((each) => each.trained.outOfTime) && { outOfTime: true }),
    },
    trainings,
    fitness: Number.isNaN(fitness) ? Number.NEGATIVE_INFINITY : fitness,
  };
}

function metricsOver(trainings: readonly Training[]): Pick<TrainedModel, 'metrics' | 'deviations'> {
  const each = trainings.map(({ trained }) => trained.metrics);
  const figures = (summary: (values: readonly number[]) => number): TrainedModel['metrics'] =>
    Object.fromEntries(
      (['train', 'validation', 'test'] as const).flatMap((split) => {
        const names = Object.keys(each[0]?.[split] ?? {}).filter((name) => each.every((one) => one[split]?.[name] !== undefined));
        const values = names.map((name) => [name, summary(each.map((one) => one[split]?.[name] as number))]);
        return each[0]?.[split] ? [[split, Object.fromEntries(values)]] : [];
      }),
    );
  return { metrics: figures(meanOf), ...(each.length > 1 && { deviations: figures(deviationOf) }) };
}

function fitnessIn({ trained }: Training, objective: Metric): number {
  return fitnessOf(objective, trained.metrics.validation?.[objective.name] ?? Number.NaN);
}

const meanOf = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

/** The sample standard deviation. */
function deviationOf(values: readonly number[]): number {
  const mean = meanOf(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
}
