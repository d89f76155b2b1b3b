import {
  BaseEstimator,
  type BaseSpace,
  type BaseTask,
  definePart,
  type Estimate,
  type EstimateContext,
  fitnessOf,
  GnasError,
  type GraphOnDevice,
  type LossContext,
  type Metric,
  type Metrics,
  type Model,
  NodeClassification,
  parseOptions,
  type RunContext,
  type Selection,
  type SplitName,
  type Tensor,
  type TrialCost,
} from '@gnas/core/plugin';
import * as z from 'zod';
import { attackedGraphs, robustness, robustnessOptions } from './robustness.js';

/** Schema of the options of `RobustEstimator`. */
export const robustEstimatorOptions = robustnessOptions.extend({
  lambda: z
    .number()
    .min(0)
    .default(1)
    .describe('Weight of robustness in the score. With 1, a nat of divergence weighs as much as an accuracy of 100 %.'),
});
/** Options of `RobustEstimator`. */
export type RobustEstimatorOptions = z.input<typeof robustEstimatorOptions>;

const robustScore: Metric = {
  name: 'robustScore',
  title: 'robust score',
  direction: 'maximize',
  range: [null, null],
  format: { style: 'decimal', digits: 3 },
};

/**
 * Wraps another estimator and adds robustness under attack to its objective: `robustScore` = objective + lambda * R (Xie et al. 2023). Any
 * search with it looks for robust architectures. Estimates have two more metrics, `robustness` and `robustScore`. For tasks whose
 * predictions are classes.
 */
export class RobustEstimator extends BaseEstimator {
  override readonly objective = robustScore.name;
  override readonly training: BaseEstimator['training'];
  readonly options: z.output<typeof robustEstimatorOptions>;

  /**
   * @param base the estimator to wrap, which must run models
   * @throws GnasError GNAS_INVALID_OPTION
   */
  constructor(
    readonly base: BaseEstimator,
    options: RobustEstimatorOptions = {},
  ) {
    super();
    this.options = parseOptions('RobustEstimator', robustEstimatorOptions, options);
    this.training = base.training;
  }

  /** @throws GnasError GNAS_INCOMPATIBLE for a task other than node classification */
  override metric(task: BaseTask): Metric {
    if (task.level !== 'node' || !(task instanceof NodeClassification))
      throw new GnasError(
        'GNAS_INCOMPATIBLE',
        `RobustEstimator attacks the edges of one graph and compares the classes of nodes, and the task is ${task.name}. Use TrainScratchEstimator, or a task of classes of nodes.`,
      );
    return robustScore;
  }

  override misfit(space: BaseSpace, selection?: Selection): string | undefined {
    if (this.training === 'none')
      return `${this.base.constructor.name} runs no model, so it can't be attacked. Wrap OneShotEstimator or TrainScratchEstimator.`;
    if (Object.keys(space.structures).length > 0)
      return `${space.constructor.name} can learn weights for the edges of one graph, and attacked graphs have other edges. Use another space.`;
    return this.base.misfit(space, selection);
  }

  override knownCost(space: BaseSpace, selection: Selection): Partial<TrialCost> {
    return this.base.knownCost(space, selection);
  }

  override final(): BaseEstimator {
    return new RobustEstimator(this.base.final(), this.options);
  }

  override async infer(model: Model, graph: GraphOnDevice, split: SplitName, context: EstimateContext): Promise<Estimate> {
    const objective = this.base.metric(context.task);
    const { curve, ...estimate } = await this.base.infer(model, graph, split, { ...context, objective });
    return {
      ...estimate,
      // Training goes by the base's objective. Like the robust score, its fitness is better the higher it is.
      ...(curve && { curve: { ...curve, validation: curve.validation.map((value) => fitnessOf(objective, value)) } }),
      metrics: await this.attack(estimate.metrics, model, graph, context),
    };
  }

  override loss(model: Model, graph: GraphOnDevice, split: SplitName, context: LossContext): Tensor {
    return this.base.loss(model, graph, split, context);
  }

  /** Adds the metrics of a trained model under attack to those on the clean graph. */
  async attack(metrics: Metrics, model: Model, graph: GraphOnDevice, context: RunContext): Promise<Metrics> {
    const attacked = attackedGraphs(graph, robustnessOptions.parse(this.options));
    const value = await robustness(model, graph, attacked, context);
    const objective = this.base.metric(context.task);
    const score = fitnessOf(objective, metrics[objective.name] ?? Number.NaN) + this.options.lambda * value;
    return { ...metrics, robustness: value, [robustScore.name]: score };
  }
}

/** `RobustEstimator` by name. */
export const robust = definePart({
  description: 'Adds robustness under attack to the objective of another estimator (G-RNA, Xie et al. 2023).',
  options: robustEstimatorOptions.extend({
    base: z
      .union([z.string(), z.object({ name: z.string(), options: z.record(z.string(), z.unknown()).optional() })])
      .default('one-shot')
      .describe('Estimator to wrap: a name, or { name, options }.'),
  }),
  create: async ({ base, ...options }, registry) => {
    const { name, options: own = {} } = typeof base === 'string' ? { name: base } : base;
    return new RobustEstimator(await registry.create('estimators', name, own), options);
  },
});
