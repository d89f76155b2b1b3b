import { definePart, Model, parseOptions, type Supernet } from '@gnas/core/plugin';
import * as z from 'zod';
import type { ArchitectureParameters } from './architecture-parameters.js';
import { DifferentiableNAS, differentiableOptions, type Learner, modelLoss } from './differentiable-nas.js';
import { sampledPath } from './sampled-path.js';

/** Schema of the options of `Gdas`. */
export const gdasOptions = differentiableOptions.extend({
  epochs: z
    .int()
    .min(1)
    .default(250)
    .describe(
      "Epochs, each with one step of the weights and one of the architecture on a sampled path. The default is that of the authors' code.",
    ),
  maxGradientNorm: z
    .number()
    .positive()
    .default(5)
    .describe("Largest norm of the gradients of all weights together; larger ones are scaled down to it (the authors' code)."),
  initialTemperature: z
    .number()
    .positive()
    .default(10)
    .describe("Temperature of the Gumbel-softmax in the first epoch. The default is that of the authors' code."),
  finalTemperature: z
    .number()
    .positive()
    .default(0.1)
    .describe("Temperature in the last epoch, reached linearly. The default is that of the authors' code."),
});
/** Options of `Gdas`. */
export type GdasOptions = z.input<typeof gdasOptions>;

/**
 * GDAS (Dong & Yang, "Searching for a Robust Neural Architecture in Four GPU Hours", CVPR 2019), algorithm 1. In turns, the weights take a
 * step down the training loss and the architecture one down the validation loss, each on one path that is drawn from the current
 * architecture. Only that path runs, so a step takes the time and memory of a single architecture rather than of all candidates. At the
 * end the strongest candidates of each choice make up the architecture, which is evaluated once, as for `Darts`.
 */
export class Gdas extends DifferentiableNAS {
  override readonly options: z.output<typeof gdasOptions>;

  /** @throws GnasError GNAS_INVALID_OPTION */
  constructor(options: GdasOptions = {}) {
    const parsed = parseOptions(new.target.name, gdasOptions, options);
    super(parsed);
    this.options = parsed;
  }

  protected override createLearner(supernet: Supernet, architecture: ArchitectureParameters): Learner {
    const { space, weights, random } = supernet;
    const { epochs, initialTemperature, finalTemperature } = this.options;
    return {
      step: async (epoch) => {
        const share = epochs > 1 ? (epoch - 1) / (epochs - 1) : 0;
        const temperature = initialTemperature + share * (finalTemperature - initialTemperature);
        const draws = random.split(`path/${epoch}`);
        const trained = await sampledPath(architecture, draws, temperature);
        const trainLoss = await weights.steps(1, () => trained);
        const judged = await sampledPath(architecture, draws, temperature);
        const { seed } = random.split(`architecture/${epoch}`);
        architecture.step(
          architecture.gradients(
            modelLoss(supernet, () => judged, 'validation'),
            seed,
          ),
        );
        return trainLoss;
      },
      current: async () => Model.fixed(space, await architecture.selection()),
    };
  }
}

/** `Gdas` by name. */
export const gdas = definePart({
  description: 'Gradient descent on one sampled path per step (GDAS, Dong & Yang 2019).',
  options: gdasOptions,
  create: (options) => new Gdas(options),
});
