import { SampleBasedNAS, type Sampler, type SamplerContext, type WeightSharing } from '@gnas/core';
import { controllerSampler } from './controller-sampler.js';
import type { ControllerOptions } from './lstm-controller.js';
import { checkReinforce, type ReinforceOptions } from './reinforce.js';

/** Of `GraphNasRL`. */
export interface GraphNasRLOptions extends ReinforceOptions, ControllerOptions {
  /** Default 10 (AutoGL-light). */
  readonly numEpochs?: number;
  /** Trials of one epoch. Default 10; GraphNAS draws 100, which from-scratch training makes a matter of hours. */
  readonly stepsPerEpoch?: number;
  /** Trials of the search, in place of numEpochs * stepsPerEpoch. */
  readonly numTrials?: number | undefined;
  /** Finalists that are evaluated again. Default 5 (AutoGL-light). */
  readonly topK?: number;
  /** New evaluations of each finalist. Default 2; GraphNAS takes 20. */
  readonly reEvaluations?: number;
  /** Architectures that are proposed before the first of them is learned from. Default 1, as in GraphNAS. */
  readonly batchSize?: number;
  /** One parameter store for all trials (Gao et al. 2020, section 3.4). Default false: every trial is trained from scratch. */
  readonly weightShare?: boolean | WeightSharing;
}

/**
 * GraphNAS (Gao et al., "Graph Neural Architecture Search", IJCAI 2020): an LSTM controller proposes architectures and learns
 * by REINFORCE from their validation score. At the end the `topK` best are evaluated again, with new seeds, and the one with
 * the best mean is the result.
 */
export class GraphNasRL extends SampleBasedNAS {
  readonly options: GraphNasRLOptions;

  /** @throws GnasError GNAS_INVALID_OPTION */
  constructor(options: GraphNasRLOptions = {}) {
    const {
      numEpochs = 10,
      stepsPerEpoch = 10,
      numTrials = numEpochs * stepsPerEpoch,
      topK = 5,
      reEvaluations = 2,
      batchSize,
      weightShare,
    } = options;
    super({ numTrials, batchSize, weightShare, reEvaluation: { topK, repeats: reEvaluations } });
    checkReinforce('GraphNasRL', options);
    this.options = options;
  }

  protected override createSampler(context: SamplerContext): Sampler {
    return controllerSampler(context, this.options);
  }
}
