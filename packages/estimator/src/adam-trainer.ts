import { breathe, GnasError, type Metrics, type Optimizer, type ParameterSnapshot, type Variable } from '@gnas/core';
import { checkWhole } from './check-whole.js';
import { type StepResult, takeStep } from './step.js';
import type { Trainer, Training } from './trainer.js';
import { validate } from './validate.js';

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
 * the parameters of the best epoch are put back at the end. Better is a higher objective, or the same with a lower loss.
 * @throws GnasError GNAS_INVALID_OPTION
 */
export function adamTrainer(options: AdamTrainerOptions = {}): Trainer {
  return trainerByEpochs('adamTrainer', options, (training) => (optimizer, epoch) => takeStep(training, optimizer, epoch));
}

/** Runs one epoch, counted from 1: the mean loss over the train split, and the variables that it changed. */
export type EpochOfSteps = (optimizer: Optimizer, epoch: number) => Promise<StepResult>;

/**
 * A trainer with Adam's options, `name` in its errors, whose epochs are what `prepare` gives for a training.
 * @throws GnasError GNAS_INVALID_OPTION
 */
export function trainerByEpochs(
  name: string,
  { epochs = 200, learningRate = 0.01, weightDecay = 5e-4, patience = epochs, validateEvery = 1 }: AdamTrainerOptions,
  prepare: (training: Training) => EpochOfSteps,
): Trainer {
  checkWhole(name, { epochs, patience, validateEvery });
  if (!(learningRate > 0))
    throw new GnasError('GNAS_INVALID_OPTION', `${name}: learningRate is ${learningRate}; it must be above 0.`);
  if (typeof weightDecay === 'number' && !(weightDecay >= 0))
    throw new GnasError('GNAS_INVALID_OPTION', `${name}: weightDecay is ${weightDecay}; it must be at least 0.`);

  return async (training) => {
    const { backend, parameters, signal, onEpoch } = training;
    const runEpoch = prepare(training);
    const optimizer = backend.createOptimizer({ kind: 'adam', learningRate, weightDecay });
    let best: { score: Score; epoch: number; parameters: ParameterSnapshot } | undefined;
    let validation: Metrics = {};
    const curve = { epochs: [] as number[], trainLoss: [] as number[], validation: [] as number[] };
    try {
      for (let epoch = 1; epoch <= epochs; epoch++) {
        await breathe();
        if (signal?.aborted) throw new GnasError('GNAS_ABORTED', `Training was stopped in epoch ${epoch} of ${epochs}.`);
        const { loss, touched } = await runEpoch(optimizer, epoch);
        if (!Number.isFinite(loss))
          throw new GnasError('GNAS_DIVERGED', `The training loss became ${loss} in epoch ${epoch}; lower the learning rate.`);
        if ((epoch - 1) % validateEvery === 0 || epoch === epochs) {
          validation = await validate(training);
          const score: Score = [validation[training.objective] ?? Number.NEGATIVE_INFINITY, -(validation.loss as number)];
          curve.epochs.push(epoch);
          curve.trainLoss.push(loss);
          curve.validation.push(score[0]);
          if (!best || isBetter(score, best.score)) best = { score, epoch, parameters: await parameters.snapshot(touched) };
        }
        onEpoch?.({ epoch, epochs, trainLoss: loss, validation });
        if (best && epoch - best.epoch >= patience) return { epochs: epoch, curve };
      }
      return { epochs, curve };
    } finally {
      if (best) parameters.restore(best.parameters);
      optimizer.dispose();
    }
  };
}

type Score = readonly [objective: number, negativeLoss: number];

function isBetter(a: Score, b: Score): boolean {
  return a[0] > b[0] || (a[0] === b[0] && a[1] > b[1]);
}
