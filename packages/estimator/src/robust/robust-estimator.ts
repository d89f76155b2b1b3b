import {
  BaseEstimator,
  type BaseSpace,
  definePart,
  type Estimate,
  type EstimateContext,
  type GraphOnDevice,
  type Metrics,
  type Model,
  type Ops,
  type ParameterStore,
  parseOptions,
  type Selection,
  type SplitName,
  type Tensor,
  type TrialCost,
} from '@gnas/core';
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

/**
 * Wraps another estimator and adds robustness under attack to its objective: `robustScore` = objective + lambda * R (Xie et al. 2023). Any
 * search with it looks for robust architectures. Estimates have two more metrics, `robustness` and `robustScore`.
 */
export class RobustEstimator extends BaseEstimator {
  override readonly objective = 'robustScore';
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

  override misfit(space: BaseSpace): string | undefined {
    if (this.training === 'none')
      return `${this.base.constructor.name} runs no model, so it can't be attacked. Wrap OneShotEstimator or TrainScratchEstimator.`;
    if (Object.keys(space.structures).length > 0)
      return `${space.constructor.name} can learn weights for the edges of one graph, and attacked graphs have other edges. Use another space.`;
    return this.base.misfit(space);
  }

  override refusal(space: BaseSpace, selection: Selection): string | undefined {
    return this.base.refusal(space, selection);
  }

  override knownCost(space: BaseSpace, selection: Selection): Partial<TrialCost> {
    return this.base.knownCost(space, selection);
  }

  override async infer(model: Model, graph: GraphOnDevice, split: SplitName, context: EstimateContext): Promise<Estimate> {
    const estimate = await this.base.infer(model, graph, split, context);
    return { ...estimate, metrics: await this.attack(estimate.metrics, model, graph, context) };
  }

  override loss(model: Model, graph: GraphOnDevice, split: SplitName, ops: Ops, parameters: ParameterStore): Tensor {
    return this.base.loss(model, graph, split, ops, parameters);
  }

  /** Adds the metrics of a trained model under attack to those on the clean graph. */
  async attack(
    metrics: Metrics,
    model: Model,
    graph: GraphOnDevice,
    context: Pick<EstimateContext, 'backend' | 'parameters'>,
  ): Promise<Metrics> {
    const attacked = attackedGraphs(graph, robustnessOptions.parse(this.options));
    const value = await robustness(model, graph, attacked, context);
    const objective = metrics[this.base.objective] ?? Number.NaN;
    return { ...metrics, robustness: value, robustScore: objective + this.options.lambda * value };
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
