import { parseOptions, Random } from '@gnas/core/plugin';
import { takeStep, takeSteps } from './step.js';
import { trainInEpochs } from './train-in-epochs.js';
import type { Trainer } from './trainer.js';
import { type TrainingHooks, type TrainingOptions, trainingOptions } from './training-options.js';

/**
 * Creates the default trainer: one step per epoch, on the whole graph. If the task has steps of its own, such as batches of graphs, an epoch is
 * all of them.
 *
 * It validates after each epoch and ends with the parameters of the best epoch. A better epoch has a better objective, or the same
 * objective and a lower loss. Training stops early when patience runs out, or at a validation whose best score so far misses one of
 * the search's bars.
 * @throws GnasError GNAS_INVALID_OPTION
 */
export function fullBatchTrainer(options: TrainingOptions = {}, hooks: TrainingHooks = {}): Trainer {
  const settings = parseOptions('fullBatchTrainer', trainingOptions, options);
  return trainInEpochs(settings, hooks, (training) => {
    const { task, graph, backend, seed, signal } = training;
    if (!task.steps) return (optimizer, epoch) => takeStep(training, optimizer, epoch);
    const random = new Random(seed).split('batches');
    let step = 0;
    return (optimizer, epoch) => {
      const graphs = task.steps?.({ graph, backend, random, batchSize: settings.batchSize }) ?? [];
      return takeSteps(training, optimizer, { graphs, epoch, signal, nextStep: () => ++step });
    };
  });
}
