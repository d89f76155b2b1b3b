import { parseOptions, type Variable } from '@gnas/core';
import * as z from 'zod';
import { takeStep } from './step.js';
import { trainInEpochs } from './train-in-epochs.js';
import type { Trainer } from './trainer.js';

/** Options of `adamTrainer`. */
export const adamTrainerOptions = z.object({
  epochs: z.int().min(1).default(200).describe('Maximum number of epochs of one training (Kipf & Welling 2017, section 5.2).'),
  learningRate: z.number().positive().default(0.01).describe('Learning rate of Adam (Kipf & Welling 2017, section 5.2).'),
  weightDecay: z.number().min(0).default(5e-4).describe('L2 penalty (Kipf & Welling 2017, section 5.2).'),
  patience: z
    .int()
    .min(1)
    .optional()
    .describe('Epochs without a better validation score before training stops. Without it, training runs all its epochs.'),
  validateEvery: z
    .int()
    .min(1)
    .default(1)
    .describe('Epochs from one validation to the next. The first and the last epoch are always validated.'),
});
export type AdamTrainerOptions = z.input<typeof adamTrainerOptions>;

/** Functions that change how `adamTrainer` and `neighborTrainer` train. */
export interface AdamTrainerHooks {
  /** Returns the L2 penalty of one variable, in place of `weightDecay`. */
  readonly weightDecayOf?: ((variable: Variable) => number) | undefined;
}

/**
 * Creates the default trainer: Adam on the whole graph, one step per epoch.
 *
 * It validates after each epoch and ends with the parameters of the best epoch. A better epoch has a better objective, or the same
 * objective and a lower loss. Training stops early when patience runs out, or at a validation whose best score so far misses one of
 * the search's bars.
 * @throws GnasError GNAS_INVALID_OPTION
 */
export function adamTrainer(options: AdamTrainerOptions = {}, hooks: AdamTrainerHooks = {}): Trainer {
  const settings = parseOptions('adamTrainer', adamTrainerOptions, options);
  return trainInEpochs(settings, hooks, (training) => (optimizer, epoch) => takeStep(training, optimizer, epoch));
}
