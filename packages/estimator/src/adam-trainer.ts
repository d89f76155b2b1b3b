import {
  breathe,
  evaluate,
  GnasError,
  type Metrics,
  type MissedBar,
  missedBar,
  type Optimizer,
  type ParameterSnapshot,
  runLocally,
  type Variable,
} from '@gnas/core';
import type { Trainer, Training } from './trainer.js';

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
export function adamTrainer({
  epochs = 200,
  learningRate = 0.01,
  weightDecay = 5e-4,
  patience = epochs,
  validateEvery = 1,
}: AdamTrainerOptions = {}): Trainer {
  for (const [name, value] of Object.entries({ epochs, patience, validateEvery }))
    if (!Number.isInteger(value) || value < 1)
      throw new GnasError('GNAS_INVALID_OPTION', `adamTrainer: ${name} is ${value}; give a whole number of at least 1.`);
  if (!(learningRate > 0))
    throw new GnasError('GNAS_INVALID_OPTION', `adamTrainer: learningRate is ${learningRate}; it must be above 0.`);
  if (typeof weightDecay === 'number' && !(weightDecay >= 0))
    throw new GnasError('GNAS_INVALID_OPTION', `adamTrainer: weightDecay is ${weightDecay}; it must be at least 0.`);

  return async (training) => {
    const { backend, parameters, signal, bars, onEpoch } = training;
    const optimizer = backend.createOptimizer({ kind: 'adam', learningRate, weightDecay });
    let best: { score: Score; epoch: number; parameters: ParameterSnapshot } | undefined;
    let validation: Metrics = {};
    let missed: MissedBar | undefined;
    const curve = { epochs: [] as number[], trainLoss: [] as number[], validation: [] as number[] };
    try {
      for (let epoch = 1; epoch <= epochs; epoch++) {
        await breathe();
        if (signal?.aborted) throw new GnasError('GNAS_ABORTED', `Training was stopped in epoch ${epoch} of ${epochs}.`);
        const { loss, touched } = await step(training, optimizer, epoch);
        if (!Number.isFinite(loss))
          throw new GnasError('GNAS_DIVERGED', `The training loss became ${loss} in epoch ${epoch}; lower the learning rate.`);
        if ((epoch - 1) % validateEvery === 0 || epoch === epochs) {
          validation = await validate(training);
          const score: Score = [validation[training.objective] ?? Number.NEGATIVE_INFINITY, -(validation.loss as number)];
          curve.epochs.push(epoch);
          curve.trainLoss.push(loss);
          curve.validation.push(score[0]);
          if (!best || isBetter(score, best.score)) best = { score, epoch, parameters: await parameters.snapshot(touched) };
          missed = missedBar(bars, epoch, best.score[0]);
        }
        onEpoch?.({ epoch, epochs, trainLoss: loss, validation });
        if (best && epoch - best.epoch >= patience) return { epochs: epoch, curve };
        // In the last epoch nothing is left to save.
        if (missed && epoch < epochs) return { epochs: epoch, curve, pruned: missed };
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

/** One step: the loss before it, and the variables that it changed. */
async function step(
  { backend, parameters, seed, loss }: Training,
  optimizer: Optimizer,
  epoch: number,
): Promise<{ loss: number; touched: Variable[] }> {
  const ops = backend.ops({ training: true, seed: (seed + Math.imul(epoch, 0x9e3779b1)) | 0 });
  const { value, gradients } = backend.valueAndGrad(
    () => loss(ops),
    () => parameters.variables(),
  );
  optimizer.step(gradients);
  for (const gradient of gradients.values()) backend.dispose(gradient);
  const before = (await backend.read(value))[0] as number;
  backend.dispose(value);
  return { loss: before, touched: [...gradients.keys()] };
}

/** Accuracy and loss are computed on the device and read together; other objectives need the scores of every node. */
async function validate({ backend, model, graph, parameters, objective }: Training): Promise<Metrics> {
  if (objective !== 'accuracy') return (await evaluate(model, graph, 'validation', { backend, parameters })).metrics;
  const { labels, split } = graph.graph;
  const both = backend.tidy(() =>
    runLocally(model, graph, split.validation, (part) => {
      const ops = backend.ops({ training: false, seed: 0 });
      const output = model.forward(part, ops, parameters);
      const figures = [ops.accuracy(output, labels, split.validation), ops.nllLoss(output, labels, split.validation)];
      return ops.concat(
        figures.map((figure) => ops.reshape(figure, [1])),
        0,
      );
    }),
  );
  const [accuracy, loss] = await backend.read(both);
  backend.dispose(both);
  return { accuracy: accuracy as number, loss: loss as number };
}
