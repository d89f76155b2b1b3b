import {
  definePart,
  oneShotOptions,
  parseOptions,
  SampleBasedNAS,
  type Sampler,
  type SamplerContext,
  sampleBasedOptions,
} from '@gnas/core/plugin';
import * as z from 'zod';
import { controllerSampler } from './controller-sampler.js';
import { controllerOptions } from './lstm-controller.js';
import { reinforceOptions } from './reinforce.js';

/** Schema of the options of `RL`. */
export const rlOptions = sampleBasedOptions.extend({
  numEpochs: z.int().min(1).default(50).describe('Updates of the controller. AutoGL-light has 5.'),
  numTrials: z.int().min(1).optional().describe('Architectures to try. Without it, numEpochs * samplesPerUpdate.'),
  weightShare: z
    .boolean()
    .default(true)
    .describe(
      'One set of weights for all trials, trained before the first and then kept as it is (AutoGL-light). With false each trial has its own, which the estimator trains.',
    ),
  warmupSteps: z
    .int()
    .min(0)
    .default(1000)
    .describe('Steps of the shared weights on uniformly drawn paths. AutoGL-light sets 100, but its code never runs them.'),
  learningRate: z
    .number()
    .positive()
    .default(0.005)
    .describe('Learning rate of the Adam that trains the shared weights. The default is that of AutoGL-light.'),
  weightDecay: oneShotOptions.shape.weightDecay,
  ...controllerOptions.shape,
  ...reinforceOptions.shape,
  controllerLearningRate: z
    .number()
    .positive()
    .default(0.0035)
    .describe(
      "Learning rate of the controller's Adam, from the script of Pham et al. (2018) for CIFAR-10. With that of AutoGL-light, a tenth of it, the controller hardly moves.",
    ),
  samplesPerUpdate: z
    .int()
    .min(1)
    .default(20)
    .describe('Rewards that one update of the controller averages over. The default is that of AutoGL-light.'),
});
/** Options of `RL`. */
export type RLOptions = z.input<typeof rlOptions>;

/**
 * Reinforced search in two stages (`RL` of AutoGL-light). Shared weights are trained on uniformly drawn paths. Then an LSTM controller
 * learns by REINFORCE (Zoph & Le 2017) from validation scores under these weights, which no longer change. All rewards therefore have
 * one scale and all trials can be compared; the best is the result.
 *
 * `Enas` trains the weights on what its controller draws, in turns with the controller. `GraphNasRL` gives each trial its own weights, or
 * trains shared ones trial by trial; it learns from each reward at once, and evaluates its finalists again.
 *
 * | `weightShare` | estimator               |                                                                 |
 * | ------------- | ----------------------- | --------------------------------------------------------------- |
 * | true          | `OneShotEstimator`      | the two stages                                                  |
 * | true          | `TrainScratchEstimator` | each trial trains the shared weights further                    |
 * | false         | `TrainScratchEstimator` | the search of Zoph & Le (2017): one training per reward         |
 * | false         | `TabularEstimator`      | the same, with looked up rewards                                |
 */
export class RL extends SampleBasedNAS {
  readonly options: z.output<typeof rlOptions>;

  /** @throws GnasError GNAS_INVALID_OPTION */
  constructor(options: RLOptions = {}) {
    const parsed = parseOptions(new.target.name, rlOptions, options);
    const {
      numEpochs,
      samplesPerUpdate,
      numTrials = numEpochs * samplesPerUpdate,
      warmupSteps,
      learningRate,
      weightDecay,
    } = parsed;
    const weightShare = parsed.weightShare && { warmupSteps, stepsPerTrial: 0, learningRate, weightDecay };
    super(sampleBasedOptions.parse({ ...parsed, numTrials, weightShare }));
    this.options = parsed;
  }

  protected override createSampler(context: SamplerContext): Sampler {
    return controllerSampler(context, this.options);
  }
}

/** `RL` by name. */
export const rl = definePart({
  description: 'Shared weights trained on random paths, then an LSTM controller that learns by REINFORCE (Zoph & Le 2017).',
  options: rlOptions,
  create: (options) => new RL(options),
});
