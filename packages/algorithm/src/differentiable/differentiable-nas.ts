import {
  breathe,
  GnasError,
  type Metrics,
  OneShotNAS,
  type OneShotOptions,
  type Ops,
  type Selection,
  type Supernet,
  type Tensor,
} from '@gnas/core';
import { type ArchitectureOptions, ArchitectureParameters } from './architecture-parameters.js';

/** Of every algorithm that learns a mixture. */
export interface DifferentiableOptions extends OneShotOptions, ArchitectureOptions {
  /** Rounds of one step of each part; on a whole graph a step is an epoch. Default 200, as many as training takes. */
  readonly epochs?: number;
}

/** What one search learns beside the weights of the supernet. */
export interface Learner {
  /** Takes one step of each part. -> the training loss before it */
  step(epoch: number): Promise<number>;
  /** Goes back to where it was when `keep` was last called. */
  undo?(): void;
  keep?(): void;
  dispose?(): void;
}

/** Keeping a copy of all values is done once in so many epochs. */
const epochsBetweenCopies = 10;

/**
 * Algorithms that relax a space to a mixture of all candidates and learn its weights by gradient descent, in turns with the
 * weights of the operations. At the end the strongest candidates are the architecture, which the estimator evaluates.
 */
export abstract class DifferentiableNAS extends OneShotNAS {
  protected override readonly needsMixture = true;
  readonly epochs: number;

  /** @throws GnasError GNAS_INVALID_OPTION */
  constructor(
    readonly options: DifferentiableOptions,
    defaultEpochs: number,
  ) {
    super(options);
    this.epochs = options.epochs ?? defaultEpochs;
    if (!Number.isInteger(this.epochs) || this.epochs < 1)
      throw new GnasError(
        'GNAS_INVALID_OPTION',
        `${new.target.name}: epochs is ${this.epochs}; give a whole number of at least 1.`,
      );
    for (const name of ['learningRate', 'architectureLearningRate'] as const)
      checkNumber(new.target.name, name, options[name], (value) => value > 0, 'above 0');
    for (const name of ['weightDecay', 'architectureWeightDecay'] as const)
      checkNumber(new.target.name, name, options[name], (value) => value >= 0, 'of at least 0');
  }

  /** How the parts take turns in one search. */
  protected abstract createLearner(supernet: Supernet, architecture: ArchitectureParameters): Learner;

  protected override async learn(supernet: Supernet): Promise<readonly Selection[]> {
    const { space, backend, random, weights, signal, report } = supernet;
    const architecture = new ArchitectureParameters(space, backend, random.split('alpha').seed, this.options);
    let learner: Learner | undefined;
    try {
      learner = this.createLearner(supernet, architecture);
      for (let epoch = 1; epoch <= this.epochs && !signal?.aborted; epoch++) {
        await breathe();
        const trainLoss = await learner.step(epoch);
        const validation = await validate(supernet, architecture);
        if (![trainLoss, validation.loss].every(Number.isFinite)) {
          weights.undo();
          architecture.undo();
          learner.undo?.();
        } else if (epoch % epochsBetweenCopies === 0) {
          weights.keep();
          architecture.keep();
          learner.keep?.();
        }
        report({ epoch, epochs: this.epochs, trainLoss, validation });
      }
      return [await architecture.selection()];
    } finally {
      learner?.dispose?.();
      architecture.dispose();
    }
  }
}

/** The loss of the mixture on a split, in training; for use inside a differentiated function. */
export function mixtureLoss(
  { estimator, graph, weights }: Supernet,
  architecture: ArchitectureParameters,
  split: 'train' | 'validation',
): (ops: Ops) => Tensor {
  return (ops) => estimator.loss(architecture.mixture(), graph, split, ops, weights.store);
}

/** How the mixture does on the validation split: what people see while it learns. */
async function validate({ backend, graph, weights }: Supernet, architecture: ArchitectureParameters): Promise<Metrics> {
  const { labels, split } = graph.graph;
  const both = backend.tidy(() => {
    const ops = backend.ops({ training: false, seed: 0 });
    const output = architecture.mixture().forward(graph, ops, weights.store);
    const figures = [ops.accuracy(output, labels, split.validation), ops.nllLoss(output, labels, split.validation)];
    return ops.concat(
      figures.map((figure) => ops.reshape(figure, [1])),
      0,
    );
  });
  const [accuracy, loss] = await backend.read(both);
  backend.dispose(both);
  return { accuracy: accuracy as number, loss: loss as number };
}

/** @throws GnasError GNAS_INVALID_OPTION where a number that is given is not as it must be */
export function checkNumber(
  algorithm: string,
  name: string,
  value: number | undefined,
  isRight: (value: number) => boolean,
  must: string,
): void {
  if (value !== undefined && !(isRight(value) && Number.isFinite(value)))
    throw new GnasError('GNAS_INVALID_OPTION', `${algorithm}: ${name} is ${value}; give a number ${must}.`);
}
