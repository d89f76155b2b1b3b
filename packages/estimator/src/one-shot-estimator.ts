import {
  BaseEstimator,
  type Estimate,
  type EstimateContext,
  evaluate,
  type GraphOnDevice,
  type Model,
  type SplitName,
} from '@gnas/core';
import { checkObjective, type Objective } from './objective.js';

/** Scores a model with the parameters that are there, trained by the search: one forward pass, no training. */
export class OneShotEstimator extends BaseEstimator {
  override readonly training = 'shared';
  override readonly objective: Objective;

  /** @throws GnasError GNAS_INVALID_OPTION */
  constructor({
    objective = 'accuracy',
  }: { /** Metric that a search maximizes. Default 'accuracy'. */ readonly objective?: Objective } = {}) {
    super();
    this.objective = checkObjective(objective);
  }

  /** @throws GnasError GNAS_DIVERGED where the loss is not finite */
  override infer(model: Model, graph: GraphOnDevice, split: SplitName, context: EstimateContext): Promise<Estimate> {
    return evaluate(model, graph, split, context);
  }
}
