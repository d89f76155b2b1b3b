import { GnasError, SampleBasedNAS, type Sampler, type SamplerContext, type WeightSharing } from '@gnas/core';
import { type ControllerOptions, LSTMController } from './lstm-controller.js';
import { Reinforce, type ReinforceOptions } from './reinforce.js';

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
    const { stepsPerUpdate = 1, baselineDecay = 0.95 } = options;
    if (!Number.isInteger(stepsPerUpdate) || stepsPerUpdate < 1)
      throw new GnasError(
        'GNAS_INVALID_OPTION',
        `GraphNasRL: stepsPerUpdate is ${stepsPerUpdate}; give a whole number of at least 1.`,
      );
    if (!(baselineDecay >= 0 && baselineDecay < 1))
      throw new GnasError(
        'GNAS_INVALID_OPTION',
        `GraphNasRL: baselineDecay is ${baselineDecay}; give a number of at least 0 and below 1.`,
      );
    this.options = options;
  }

  protected override createSampler({ space, backend, random, study }: SamplerContext): Sampler {
    const controller = new LSTMController(backend, space.choices, random.split('controller').seed, this.options);
    const reinforce = new Reinforce(controller, this.options);
    return {
      ask: () => controller.sample(random),
      // A trial that failed has no reward; learning from a made-up one would only teach what was made up.
      tell: (selection, estimate) => {
        const reward = estimate?.metrics[study.objective];
        if (reward !== undefined) reinforce.learn(selection, reward);
      },
      dispose: () => {
        reinforce.dispose();
        controller.dispose();
      },
    };
  }
}
