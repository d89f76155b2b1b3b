import {
  type BaseSpace,
  type Graph,
  type LossInput,
  lossMetric,
  type Metric,
  type Metrics,
  type Ops,
  shareMetric,
  type Targets,
  type Tensor,
} from '@gnas/core/plugin';
import * as z from 'zod';
import { knownTargets, targetsOf } from './known-targets.js';
import { type KnownPairs, knownPairs, meanOverColumns } from './metrics/known-pairs.js';
import { mae, r2, rmse, spearman } from './metrics/regression-metrics.js';
import { StandardizedOutputSpace } from './spaces/standardized-output-space.js';
import { TargetTask, targetName } from './target-task.js';
import { ValuePrediction } from './value-prediction.js';

/** Losses of a regression. */
export const regressionLosses = ['mse', 'mae', 'huber'] as const;
/** Loss of a regression. */
export type RegressionLoss = (typeof regressionLosses)[number];

/** Schema of `RegressionOptions`. */
export const regressionOptions = z.object({
  loss: z
    .enum(regressionLosses)
    .default('mse')
    .describe(
      'Loss over standardized targets: squared, absolute, or squared up to one standard deviation and absolute beyond (Huber 1964).',
    ),
});
/** Options of regression tasks. */
export type RegressionOptions = z.input<typeof regressionOptions>;

const errorMetric = (name: string, title: string): Metric => ({
  name,
  title,
  direction: 'minimize',
  range: [0, null],
  format: { style: 'decimal', digits: 4 },
});
const decimal = { style: 'decimal', digits: 3 } as const;

/** Predicts one or more numbers for each row: a loss over standardized targets, the mean absolute error as the default objective. */
export abstract class Regression extends TargetTask<ValuePrediction> {
  protected override readonly kind = 'numbers';
  readonly #loss: RegressionLoss;

  constructor(loss: RegressionLoss) {
    super();
    this.#loss = loss;
  }

  override readonly metrics = [
    errorMetric('mae', 'MAE'),
    errorMetric('rmse', 'RMSE'),
    { ...shareMetric('r2', 'R2'), range: [null, 1] as [null, number], format: decimal },
    { ...shareMetric('spearman', 'Spearman'), range: [-1, 1] as [number, number], format: decimal },
    lossMetric,
  ];

  protected override targetMisfit(graph: Graph, { columns, values, center, spread }: Targets): string | undefined {
    if (!center || !spread)
      return `Graph "${graph.name}" has targets without center and spread, by which training standardizes them. Make the targets with numberTargets.`;
    for (let column = 0; column < columns; column++) {
      const known = graph.split.train.map((row) => row * columns + column).filter((place) => !Number.isNaN(values[place]));
      const first = values[known[0] ?? 0] as number;
      if (known.length === 0)
        return `Graph "${graph.name}": no row of the train split has a value of target ${targetName(graph, column)}. Give it values, or leave the target out.`;
      if (known.every((place) => values[place] === first))
        return `Graph "${graph.name}": target ${targetName(graph, column)} is ${first} in every row of the train split, so there is nothing to learn. Leave the target out, or take another split.`;
    }
    return undefined;
  }

  override wrap(space: BaseSpace): BaseSpace {
    return new StandardizedOutputSpace(space);
  }

  override loss({ scores, graph, nodes, ops }: LossInput): Tensor {
    const { shape, values, weights } = knownTargets(graph.graph, nodes);
    const { center, spread } = targetsOf(graph.graph);
    const rows = ops.gatherRows(scores, nodes);
    const width = [shape[1]];
    const standardized =
      center && spread ? ops.div(ops.sub(rows, ops.constant(center, width)), ops.constant(spread, width)) : rows;
    const error = ops.sub(standardized, ops.constant(values, shape));
    return ops.sum(ops.mul(lossOf(ops, error, this.#loss), ops.constant(weights, shape)));
  }

  override evaluate(output: Float32Array, graph: Graph, nodes: Int32Array, only?: readonly string[]): Metrics {
    const targets = targetsOf(graph);
    const pairs = knownPairs(output, targets, nodes);
    const figures: Readonly<Record<string, () => number>> = {
      mae: () => meanOverColumns(pairs, mae),
      rmse: () => meanOverColumns(pairs, rmse),
      r2: () => meanOverColumns(pairs, r2),
      spearman: () => meanOverColumns(pairs, spearman),
      loss: () => meanLoss(pairs, targets, this.#loss),
    };
    const wanted = Object.entries(figures).filter(([name]) => !only || only.includes(name));
    return Object.fromEntries(wanted.map(([name, figure]) => [name, figure()]));
  }

  override predict(output: Float32Array, graph: Graph): ValuePrediction {
    return new ValuePrediction(output, graph);
  }
}

/** Loss of each error, of the same shape. */
function lossOf(ops: Ops, error: Tensor, loss: RegressionLoss): Tensor {
  if (loss === 'mse') return ops.mul(error, error);
  const absolute = ops.add(ops.applyActivation(error, 'relu'), ops.applyActivation(ops.scale(error, -1), 'relu'));
  if (loss === 'mae') return absolute;
  const beyond = ops.applyActivation(ops.sub(absolute, ops.constant([1], [1])), 'relu');
  const within = ops.sub(absolute, beyond);
  return ops.add(ops.scale(ops.mul(within, within), 0.5), beyond);
}

const lossOfNumber: Readonly<Record<RegressionLoss, (error: number) => number>> = {
  mse: (error) => error ** 2,
  mae: Math.abs,
  huber: (error) => (Math.abs(error) <= 1 ? error ** 2 / 2 : Math.abs(error) - 0.5),
};

/** Mean over all known values, as in training. */
function meanLoss(pairs: readonly KnownPairs[], { spread }: Targets, loss: RegressionLoss): number {
  let [sum, count] = [0, 0];
  for (const [column, { predicted, actual }] of pairs.entries())
    for (let at = 0; at < actual.length; at++, count++)
      sum += lossOfNumber[loss](((predicted[at] as number) - (actual[at] as number)) / (spread?.[column] ?? 1));
  return sum / count;
}
