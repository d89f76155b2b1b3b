import { parseOptions } from '@gnas/core/plugin';
import { takeStep } from './step.js';
import { trainInEpochs } from './train-in-epochs.js';
import type { Trainer } from './trainer.js';
import { type TrainingHooks, type TrainingOptions, trainingOptions } from './training-options.js';

/**
 * Creates the default trainer: one step per epoch, on the whole graph.
 *
 * It validates after each epoch and ends with the parameters of the best epoch. A better epoch has a better objective, or the same
 * objective and a lower loss. Training stops early when patience runs out, or at a validation whose best score so far misses one of
 * the search's bars.
 * @throws GnasError GNAS_INVALID_OPTION
 */
export function fullBatchTrainer(options: TrainingOptions = {}, hooks: TrainingHooks = {}): Trainer {
  const settings = parseOptions('fullBatchTrainer', trainingOptions, options);
  return trainInEpochs(settings, hooks, (training) => (optimizer, epoch) => takeStep(training, optimizer, epoch));
}
