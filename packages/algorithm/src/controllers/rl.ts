import { SampleBasedNAS, type Sampler, type SamplerContext } from '@gnas/core';
import { controllerSampler } from './controller-sampler.js';
import type { ControllerOptions } from './lstm-controller.js';
import { checkReinforce, type ReinforceOptions } from './reinforce.js';

/** Of `RL`. */
export interface RLOptions extends ReinforceOptions, ControllerOptions {
  /**
   * Learning rate of the controller's Adam. Default 0.0035 (the script of Pham et al. 2018 for CIFAR-10's cells), ten times
   * AutoGL-light's, with which the controller is still near its start after all updates.
   */
  readonly learningRate?: number;
  /** Updates of the controller. Default 50; AutoGL-light has 5. */
  readonly numEpochs?: number;
  /** Rewards that one update averages over. Default 20 (AutoGL-light). */
  readonly stepsPerUpdate?: number;
  /** Trials of the search, in place of numEpochs * stepsPerUpdate. */
  readonly numTrials?: number | undefined;
  /** Architectures that are proposed before the first of them is learned from. Default 1. */
  readonly batchSize?: number;
  /**
   * One set of weights for all trials, trained before the first and then left as it is. Default true (AutoGL-light). With false
   * each trial has its own, which the estimator trains.
   */
  readonly weightShare?: boolean;
  /** Steps of the shared weights on uniformly drawn paths. Default 1000; AutoGL-light means 100, which its code does not run. */
  readonly warmupSteps?: number;
  /** Learning rate of the Adam that trains the shared weights. Default 0.005 (AutoGL-light). */
  readonly modelLearningRate?: number;
  /** L2 penalty on the shared weights. Default 5e-4 (AutoGL-light). */
  readonly modelWeightDecay?: number;
}

/**
 * Reinforced search in two stages (AutoGL-light's `RL`): shared weights are trained by uniformly drawn paths, and then an LSTM
 * controller learns by REINFORCE (Zoph & Le 2017) from validation scores under these weights, which stay as they are. So all
 * rewards are of one scale and every trial can be compared with every other; the best is the result.
 *
 * `Enas` instead trains the weights on what its controller draws, in turns with the controller. `GraphNasRL` gives each trial
 * weights of its own (or trains shared ones trial by trial), learns from each reward at once, and evaluates its finalists again.
 *
 * | `weightShare` | estimator               |                                                                         |
 * | ------------- | ----------------------- | ----------------------------------------------------------------------- |
 * | true          | `OneShotEstimator`      | the two stages                                                          |
 * | true          | `TrainScratchEstimator` | each trial trains the shared weights on, from where the last one ended  |
 * | false         | `TrainScratchEstimator` | the search of Zoph & Le 2017: one training per reward                   |
 * | false         | a table of results      | the same, in seconds                                                    |
 */
export class RL extends SampleBasedNAS {
  readonly options: RLOptions;

  /** @throws GnasError GNAS_INVALID_OPTION */
  constructor(options: RLOptions = {}) {
    const { numEpochs = 50, stepsPerUpdate = 20, numTrials = numEpochs * stepsPerUpdate } = options;
    const { weightShare = true, warmupSteps = 1000, modelLearningRate = 0.005, modelWeightDecay = 5e-4 } = options;
    checkReinforce('RL', { ...options, stepsPerUpdate });
    super({
      numTrials,
      batchSize: options.batchSize,
      weightShare: weightShare && {
        warmupSteps,
        stepsPerTrial: 0,
        learningRate: modelLearningRate,
        weightDecay: modelWeightDecay,
      },
    });
    this.options = { learningRate: 0.0035, ...options, stepsPerUpdate };
  }

  protected override createSampler(context: SamplerContext): Sampler {
    return controllerSampler(context, this.options);
  }
}
