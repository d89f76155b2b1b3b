import { definePart, parseOptions, type Supernet } from '@gnas/core/plugin';
import * as z from 'zod';
import { AdamLookahead } from './adam-lookahead.js';
import type { ArchitectureParameters } from './architecture-parameters.js';
import { DifferentiableNAS, differentiableOptions, type Learner, modelLoss } from './differentiable-nas.js';
import { unrolledGradient } from './unrolled-gradient.js';

/** Schema of the options of `Darts`. */
export const dartsOptions = differentiableOptions.extend({
  maxGradientNorm: z
    .number()
    .positive()
    .default(5)
    .describe("Largest norm of the gradients of all weights together; larger ones are scaled down to it (the authors' code)."),
  order: z
    .literal([1, 2])
    .default(2)
    .describe(
      'Order of the approximation (Liu et al. 2019, section 2.3 and table 1). 1 takes the current weights for the best ones; 2 looks one step of the weights ahead, at the cost of three further passes and a copy of the moments of Adam.',
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
 * The weights are trained by Adam over the whole graph, as is usual for graph networks. The paper trains them by SGD with momentum over
 * batches of images. The second order looks ahead by the step of the optimizer that trains the weights, as the authors' code does: there
 * with momentum and weight decay, here with Adam's moments and its learning rate of each weight.
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
    const { order, learningRate, weightDecay, maxGradientNorm } = this.options;
    const bilevel = {
      backend,
      weights: weights.store,
      architecture: architecture.store,
      trainLoss: modelLoss(supernet, () => architecture.mixture(), 'train'),
      validationLoss: modelLoss(supernet, () => architecture.mixture(), 'validation'),
    };
    const lookahead = new AdamLookahead(backend, { learningRate, weightDecay, maxGradientNorm });
    return {
      step: async (epoch) => {
        const { seed } = random.split(`architecture/${epoch}`);
        const gradients =
          order === 2
            ? await unrolledGradient(bilevel, { next: (descent) => lookahead.next(descent), seed })
            : architecture.gradients(bilevel.validationLoss, seed);
        architecture.step(gradients);
        return weights.steps(1, () => architecture.mixture());
      },
      undo: () => lookahead.reset(),
      dispose: () => lookahead.reset(),
    };
  }
}

/** `Darts` by name. */
export const darts = definePart({
  description: 'Gradient descent on a mixture of all candidates (DARTS, Liu et al. 2019).',
  options: dartsOptions,
  create: (options) => new Darts(options),
});
