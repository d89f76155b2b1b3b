import { GnasError, type Supernet } from '@gnas/core';
import type { ArchitectureParameters } from './architecture-parameters.js';
import { DifferentiableNAS, type DifferentiableOptions, type Learner, mixtureLoss } from './differentiable-nas.js';
import { unrolledGradient } from './unrolled-gradient.js';

/** Of `Darts`. */
export interface DartsOptions extends DifferentiableOptions {
  /**
   * 1 takes the weights as they are for the best ones (xi = 0); 2 looks one step of gradient descent ahead, with xi the weights'
   * learning rate, which costs three further passes. Default 2 (Liu et al. 2019, section 2.3 and table 1, the better one).
   */
  readonly order?: 1 | 2;
}

/**
 * DARTS (Liu et al., "DARTS: Differentiable Architecture Search", ICLR 2019), algorithm 1: in turns, the architecture takes
 * a step down the validation loss and the weights one down the training loss. At the end each choice takes its strongest
 * candidates (section 2.4), and that one architecture is evaluated: the paper trains it from scratch, as
 * `TrainScratchEstimator` does; `OneShotEstimator` scores it with the weights that it had in the mixture.
 *
 * The weights are trained by Adam over the whole graph, as graph networks are, where the paper has SGD over batches of images.
 */
export class Darts extends DifferentiableNAS {
  readonly order: 1 | 2;

  /** @throws GnasError GNAS_INVALID_OPTION */
  constructor(options: DartsOptions = {}) {
    super(options, 200);
    this.order = options.order ?? 2;
    if (this.order !== 1 && this.order !== 2)
      throw new GnasError('GNAS_INVALID_OPTION', `Darts: order is ${this.order}; give 1 or 2.`);
  }

  protected override createLearner(supernet: Supernet, architecture: ArchitectureParameters): Learner {
    const { backend, weights, random } = supernet;
    const { learningRate = 0.01 } = this.options;
    const bilevel = {
      backend,
      weights: weights.store,
      architecture: architecture.store,
      trainLoss: mixtureLoss(supernet, architecture, 'train'),
      validationLoss: mixtureLoss(supernet, architecture, 'validation'),
    };
    return {
      step: async (epoch) => {
        const { seed } = random.split(`architecture/${epoch}`);
        const gradients =
          this.order === 2
            ? await unrolledGradient(bilevel, { learningRate, seed })
            : architecture.gradients(bilevel.validationLoss, seed);
        architecture.step(gradients);
        return weights.steps(1, () => architecture.mixture());
      },
    };
  }
}
