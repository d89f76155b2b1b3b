import { definePart, parseOptions, type Supernet } from '@gnas/core/plugin';
import * as z from 'zod';
import type { ArchitectureParameters } from './architecture-parameters.js';
import { DifferentiableNAS, differentiableOptions, type Learner, mixtureLoss } from './differentiable-nas.js';
import { unrolledGradient } from './unrolled-gradient.js';

/** Schema of the options of `Darts`. */
export const dartsOptions = differentiableOptions.extend({
  order: z
    .literal([1, 2])
    .default(2)
    .describe(
      'Order of the approximation (Liu et al. 2019, section 2.3 and table 1). 1 takes the current weights for the best ones; 2 looks one step of the weights ahead, at the cost of three further passes.',
    ),
});
/** Options of `Darts`. */
export type DartsOptions = z.input<typeof dartsOptions>;

/**
 * DARTS (Liu et al., "DARTS: Differentiable Architecture Search", ICLR 2019), algorithm 1. In turns, the architecture takes a step down the
 * validation loss and the weights take one down the training loss. At the end the strongest candidates of each choice make up the
 * architecture (section 2.4), which is evaluated once. The paper trains it from scratch, as `TrainScratchEstimator` does;
 * `OneShotEstimator` scores it with the weights that it had in the mixture.
 *
 * The weights are trained by Adam over the whole graph, as is usual for graph networks. The paper trains them by SGD over batches of images.
 */
export class Darts extends DifferentiableNAS {
  override readonly options: z.output<typeof dartsOptions>;

  /** @throws GnasError GNAS_INVALID_OPTION */
  constructor(options: DartsOptions = {}) {
    const parsed = parseOptions(new.target.name, dartsOptions, options);
    super(parsed);
    this.options = parsed;
  }

  protected override createLearner(supernet: Supernet, architecture: ArchitectureParameters): Learner {
    const { backend, weights, random } = supernet;
    const { learningRate, order } = this.options;
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
          order === 2
            ? await unrolledGradient(bilevel, { learningRate, seed })
            : architecture.gradients(bilevel.validationLoss, seed);
        architecture.step(gradients);
        return weights.steps(1, () => architecture.mixture());
      },
    };
  }
}

/** `Darts` by name. */
export const darts = definePart({
  description: 'Gradient descent on a mixture of all candidates (DARTS, Liu et al. 2019).',
  options: dartsOptions,
  create: (options) => new Darts(options),
});
