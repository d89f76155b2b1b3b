import type { Variable } from '@gnas/core';
import { takeStep } from './step.js';
import { trainInEpochs } from './train-in-epochs.js';
import type { Trainer } from './trainer.js';

/** Of `adamTrainer`. */
export interface AdamTrainerOptions {
  /** Most epochs that are run. Default 200 (Kipf & Welling 2017, section 5.2). */
  readonly epochs?: number;
  /** Default 0.01 (Kipf & Welling 2017, section 5.2). */
  readonly learningRate?: number;
  /** L2 penalty, for all variables or one by one. Default 5e-4 (Kipf & Welling 2017, section 5.2). */
  readonly weightDecay?: number | ((variable: Variable) => number);
  /**
   * Epochs from one look at the validation split to the next; the first and the last epoch are always looked at. Default 1, as
   * patience and the choice of the best epoch expect; more saves time where a step is cheaper than a look.
   */
  readonly validateEvery?: number;
  /** Epochs without a better validation score after which training ends. Default: as many as `epochs`. */
  readonly patience?: number;
}

/**
 * The default trainer: Adam over the whole graph, one step an epoch. After each epoch the validation split is scored;
 * the parameters of the best epoch are put back at the end. Better is a higher objective, or the same with a lower loss. Where the
 * search has set bars, training ends at the look at which the best so far misses one.
 * @throws GnasError GNAS_INVALID_OPTION
 */
export function adamTrainer(options: AdamTrainerOptions = {}): Trainer {
  return trainInEpochs('adamTrainer', options, (training) => (optimizer, epoch) => takeStep(training, optimizer, epoch));
}
