import {
  breathe,
  Checkpoint,
  fitnessOf,
  GnasError,
  type Metrics,
  type MissedBar,
  missedBar,
  type Optimizer,
  type Variable,
} from '@gnas/core/plugin';
import type * as z from 'zod';
import type { StepResult } from './step.js';
import type { Trainer, Training } from './trainer.js';
import type { TrainingHooks, trainingOptions } from './training-options.js';
import { validator } from './validate.js';

/** Runs one epoch, counted from 1. Returns the mean train loss and the variables it changed. */
type Epoch = (optimizer: Optimizer, epoch: number) => Promise<StepResult>;

/**
 * Creates a trainer from the epochs of one training. It adds what all trainers share: the optimizer, validation, the parameters of the best
 * epoch, patience, and the search's bars.
 * @param prepare starts a training and returns its epochs
 */
export function trainInEpochs(
  options: z.output<typeof trainingOptions>,
  { weightDecayOf }: TrainingHooks,
  prepare: (training: Training) => Epoch,
): Trainer {
  const { optimizer: kind, momentum, patience, validateEvery } = options;

  return async (training) => {
    const { backend, objective, settings, signal, bars, timeLimit = Number.POSITIVE_INFINITY, exactEpochs, onEpoch } = training;
    const epochs = exactEpochs ?? options.epochs;
    const { learningRate, weightDecay } = { ...options, ...settings };
    const decay = typeof weightDecay === 'number' ? weightDecay : ({ name }: Variable) => weightDecay(name);
    const end = performance.now() + timeLimit;
    const runEpoch = prepare(training);
    const validate = validator(training);
    const optimizer = backend.createOptimizer({ kind, learningRate, momentum, weightDecay: weightDecayOf ?? decay });
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
        const outOfTime = epoch < epochs && performance.now() >= end;
        const isLast = epoch === epochs || outOfTime;
        if (exactEpochs === undefined && ((epoch - 1) % validateEvery === 0 || isLast)) {
          validation = await validate();
          const value = validation[objective.name] ?? Number.NaN;
          const fitness = Number.isNaN(value) ? Number.NEGATIVE_INFINITY : fitnessOf(objective, value);
          const score: Score = [fitness, -(validation.loss ?? 0)];
          curve.epochs.push(epoch);
          curve.trainLoss.push(loss);
          curve.validation.push(value);
          if (!best || isBetter(score, best.score)) {
            const checkpoint = new Checkpoint(backend, touched);
            best?.checkpoint.dispose();
            best = { score, epoch, checkpoint };
          }
          missed = missedBar(bars, epoch, best.score[0]);
        }
        onEpoch?.({ epoch, epochs, trainLoss: loss, validation });
        const done = { epochs: epoch, bestEpoch: best?.epoch ?? epoch, curve };
        if (isLast || (best && epoch - best.epoch >= patience)) return { ...done, ...(outOfTime && { outOfTime }) };
        if (missed) return { ...done, pruned: missed };
      }
      return { epochs, curve };
    } finally {
      best?.checkpoint.restore();
      best?.checkpoint.dispose();
      optimizer.dispose();
    }
  };
}

type Score = readonly [fitness: number, negativeLoss: number];

function isBetter(a: Score, b: Score): boolean {
  return a[0] > b[0] || (a[0] === b[0] && a[1] > b[1]);
}
