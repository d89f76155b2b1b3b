import {
  BaseEstimator,
  definePart,
  type Estimate,
  type EstimateContext,
  evaluate,
  type GraphOnDevice,
  type Model,
  parseOptions,
  type SplitName,
} from '@gnas/core/plugin';
import * as z from 'zod';
import { objectiveOption } from './objective-option.js';
import { TrainScratchEstimator } from './train-scratch-estimator.js';

/** Schema of `OneShotEstimatorOptions`. */
export const oneShotEstimatorOptions = z.object({ objective: objectiveOption });
/** Options of `OneShotEstimator`. */
export type OneShotEstimatorOptions = z.input<typeof oneShotEstimatorOptions>;

/** Scores a model with the parameters that the search has trained: one forward pass, no training. */
export class OneShotEstimator extends BaseEstimator {
  override readonly training = 'shared';
  override readonly objective: string | undefined;

  /** @throws GnasError GNAS_INVALID_OPTION */
  constructor(options: OneShotEstimatorOptions = {}) {
    super();
    this.objective = parseOptions('OneShotEstimator', oneShotEstimatorOptions, options).objective;
  }

  /** @throws GnasError GNAS_DIVERGED if the loss is not finite */
  override infer(model: Model, graph: GraphOnDevice, split: SplitName, context: EstimateContext): Promise<Estimate> {
    return evaluate(model, graph, split, context);
  }

  /** Returns a `TrainScratchEstimator` with the same objective. */
  override final(): BaseEstimator {
    return new TrainScratchEstimator({ objective: this.objective }).final();
  }
}

export const oneShot = definePart({
  description: 'Scores with shared weights, without training. Needs weight sharing.',
  options: oneShotEstimatorOptions,
  create: (options) => new OneShotEstimator(options),
});
