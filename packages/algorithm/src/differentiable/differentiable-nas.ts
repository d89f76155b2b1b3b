import {
  breathe,
  type Metrics,
  type Model,
  modelOutputs,
  OneShotNAS,
  type Ops,
  oneShotOptions,
  type Selection,
  type Supernet,
  type Tensor,
} from '@gnas/core/plugin';
import * as z from 'zod';
import { ArchitectureParameters, architectureOptions } from './architecture-parameters.js';

/** Schema of the options that every differentiable algorithm has. */
export const differentiableOptions = oneShotOptions.extend({
  epochs: z
    .int()
    .min(1)
    .default(200)
    .describe('Epochs, each with one step of the weights and one of the architecture over the whole graph.'),
  ...architectureOptions.shape,
});
/** Options that every differentiable algorithm has. */
export type DifferentiableOptions = z.input<typeof differentiableOptions>;

/** The steps of one search, and what it learns beside weights and architecture. */
export interface Learner {
  /** Takes one step of each part. -> the training loss before it */
  step(epoch: number): Promise<number>;
  /** Returns the model whose validation metrics are reported. Default: the mixture. */
  current?(): Promise<Model>;
  /** Returns to the state at the last `keep`. */
  undo?(): void;
  /** Makes the current state the one that `undo` returns to. */
  keep?(): void;
  dispose?(): void;
}

/** Copying all values takes time, so only every tenth epoch keeps a copy. */
const epochsBetweenCopies = 10;

/**
 * Base of algorithms that relax a space to a mixture of all candidates. They learn the mixture by gradient descent, in turns with the
 * weights of the operations. At the end the strongest candidates make up the architecture, which the estimator evaluates.
 */
export abstract class DifferentiableNAS extends OneShotNAS {
  protected override readonly needsMixture = true;

  /** @param options options of the algorithm, which it has parsed */
  constructor(readonly options: z.output<typeof differentiableOptions>) {
    super(oneShotOptions.parse(options));
  }

  /** Makes what one search does in each epoch. */
  protected abstract createLearner(supernet: Supernet, architecture: ArchitectureParameters): Learner;

  protected override async learn(supernet: Supernet): Promise<readonly Selection[]> {
    const { space, backend, random, weights, signal, report } = supernet;
    const { epochs } = this.options;
    const { seed } = random.split('alpha');
    const architecture = new ArchitectureParameters(space, backend, seed, architectureOptions.parse(this.options));
    let learner: Learner | undefined;
    try {
      learner = this.createLearner(supernet, architecture);
      for (let epoch = 1; epoch <= epochs && !signal?.aborted; epoch++) {
        await breathe();
        const trainLoss = await learner.step(epoch);
        const validation = await validate(supernet, (await learner.current?.()) ?? architecture.mixture());
        if (![trainLoss, ...Object.values(validation)].every(Number.isFinite)) {
          weights.undo();
          architecture.undo();
          learner.undo?.();
        } else if (epoch % epochsBetweenCopies === 0) {
          weights.keep();
          architecture.keep();
          learner.keep?.();
        }
        report({ epoch, epochs, trainLoss, validation });
      }
      return [await architecture.selection()];
    } finally {
      learner?.dispose?.();
      architecture.dispose();
    }
  }
}

/** Returns a function that computes the loss of a model on a split, in training mode. Call it inside a differentiated function. */
export function modelLoss(
  { estimator, graph, task, weights }: Supernet,
  next: () => Model,
  split: 'train' | 'validation',
): (ops: Ops) => Tensor {
  return (ops) => estimator.loss(next(), graph, split, { ops, parameters: weights.store, task });
}

/** Scores a model on the validation split, to show progress. Metrics that the device can't compute need all outputs. */
async function validate({ backend, graph, task, weights }: Supernet, model: Model): Promise<Metrics> {
  const nodes = task.nodes(graph.graph, 'validation');
  if (!task.evaluateOnDevice)
    return task.evaluate(
      await modelOutputs(model, graph, nodes, { backend, task, parameters: weights.store }),
      graph.graph,
      nodes,
    );
  const names: string[] = [];
  const figures = backend.tidy(() => {
    const ops = backend.ops({ training: false, seed: 0 });
    const scores = model.forward(graph, ops, weights.store);
    const scalars = Object.entries(task.evaluateOnDevice?.({ scores, graph, nodes, ops }) ?? {});
    names.push(...scalars.map(([name]) => name));
    return ops.concat(
      scalars.map(([, scalar]) => ops.reshape(scalar, [1])),
      0,
    );
  });
  const values = await backend.read(figures);
  backend.dispose(figures);
  return Object.fromEntries(names.map((name, at) => [name, values[at] as number]));
}
