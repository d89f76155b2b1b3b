import {
  BaseEstimator,
  type BaseSpace,
  type Estimate,
  type EstimateContext,
  GnasError,
  type GraphOnDevice,
  type Metrics,
  type Model,
  type Ops,
  type ParameterStore,
  type SplitName,
  type Tensor,
} from '@gnas/core';
import { attackedGraphs, type RobustnessOptions, robustness } from './robustness.js';

/** Of `RobustEstimator`. */
export interface RobustEstimatorOptions extends RobustnessOptions {
  /** Weight of robustness beside the objective. Default 1: a nat of divergence weighs as much as all of the accuracy. */
  readonly lambda?: number;
}

/**
 * Another estimator whose objective also counts robustness, `robustScore` = objective + lambda * R (Xie et al. 2023), so that
 * any search can look for robust architectures. Adds the metrics `robustness` and `robustScore`.
 */
export class RobustEstimator extends BaseEstimator {
  override readonly objective = 'robustScore';
  override readonly training: BaseEstimator['training'];
  readonly lambda: number;

  /** @throws GnasError GNAS_INVALID_OPTION */
  constructor(
    readonly estimator: BaseEstimator,
    readonly options: RobustEstimatorOptions = {},
  ) {
    super();
    const { lambda = 1, samples = 2, rates, attacks } = options;
    const refuse = (problem: string): never => {
      throw new GnasError('GNAS_INVALID_OPTION', `RobustEstimator: ${problem}`);
    };
    if (!(lambda >= 0)) refuse(`lambda is ${lambda}; it must be at least 0.`);
    if (!Number.isInteger(samples) || samples < 1) refuse(`samples is ${samples}; give a whole number of at least 1.`);
    if (rates?.length === 0 || (attacks && Object.keys(attacks).length === 0)) refuse('give at least one attack and one rate.');
    this.training = estimator.training;
    this.lambda = lambda;
  }

  override misfit(space: BaseSpace): string | undefined {
    if (this.training === 'none')
      return `${this.estimator.constructor.name} runs no model, so it cannot be attacked; use OneShotEstimator or TrainScratchEstimator.`;
    return this.estimator.misfit(space);
  }

  override async infer(model: Model, graph: GraphOnDevice, split: SplitName, context: EstimateContext): Promise<Estimate> {
    const estimate = await this.estimator.infer(model, graph, split, context);
    return { ...estimate, metrics: await this.attack(estimate.metrics, model, graph, context) };
  }

  override loss(model: Model, graph: GraphOnDevice, split: SplitName, ops: Ops, parameters: ParameterStore): Tensor {
    return this.estimator.loss(model, graph, split, ops, parameters);
  }

  /** A trained model's metrics, and those under attack. */
  async attack(
    metrics: Metrics,
    model: Model,
    graph: GraphOnDevice,
    context: Pick<EstimateContext, 'backend' | 'parameters'>,
  ): Promise<Metrics> {
    const value = await robustness(model, graph, attackedGraphs(graph, this.options), context);
    const objective = metrics[this.estimator.objective] ?? Number.NaN;
    return { ...metrics, robustness: value, robustScore: objective + this.lambda * value };
  }
}
