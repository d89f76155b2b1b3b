import { breathe, Checkpoint, checkWhole, GnasError, type Metrics, type MissedBar, missedBar, type Optimizer } from '@gnas/core';
import type { AdamTrainerOptions } from './adam-trainer.js';
import type { StepResult } from './step.js';
import type { Trainer, Training } from './trainer.js';
import { validate } from './validate.js';

/** Runs one epoch, counted from 1: the mean loss over the train split, and the variables that it changed. */
type Epoch = (optimizer: Optimizer, epoch: number) => Promise<StepResult>;

/**
 * What trainers have in common: Adam, looks at the validation split, the best epoch put back, patience, and the search's bars.
 * @param name of the trainer, in its errors
 * @param prepare gives the epochs of one training
 * @throws GnasError GNAS_INVALID_OPTION
 */
export function trainInEpochs(
  name: string,
  { epochs = 200, learningRate = 0.01, weightDecay = 5e-4, patience = epochs, validateEvery = 1 }: AdamTrainerOptions,
  prepare: (training: Training) => Epoch,
): Trainer {
  checkWhole(name, { epochs, patience, validateEvery });
  if (!(learningRate > 0))
    throw new GnasError('GNAS_INVALID_OPTION', `${name}: learningRate is ${learningRate}; it must be above 0.`);
  if (typeof weightDecay === 'number' && !(weightDecay >= 0))
    throw new GnasError('GNAS_INVALID_OPTION', `${name}: weightDecay is ${weightDecay}; it must be at least 0.`);

  return async (training) => {
    const { backend, signal, bars, onEpoch } = training;
    const runEpoch = prepare(training);
    const optimizer = backend.createOptimizer({ kind: 'adam', learningRate, weightDecay });
    let best: { score: Score; epoch: number; checkpoint: Checkpoint } | undefined;
    let validation: Metrics = {};
    let missed: MissedBar | undefined;
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
          if (!best || isBetter(score, best.score)) {
            const checkpoint = new Checkpoint(backend, touched);
            best?.checkpoint.dispose();
            best = { score, epoch, checkpoint };
          }
          missed = missedBar(bars, epoch, best.score[0]);
        }
        onEpoch?.({ epoch, epochs, trainLoss: loss, validation });
        if (best && epoch - best.epoch >= patience) return { epochs: epoch, curve };
        // In the last epoch nothing is left to save.
        if (missed && epoch < epochs) return { epochs: epoch, curve, pruned: missed };
      }
      return { epochs, curve };
    } finally {
      best?.checkpoint.restore();
      best?.checkpoint.dispose();
      optimizer.dispose();
    }
  };
}

type Score = readonly [objective: number, negativeLoss: number];

function isBetter(a: Score, b: Score): boolean {
  return a[0] > b[0] || (a[0] === b[0] && a[1] > b[1]);
}
