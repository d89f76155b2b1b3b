import {
  BaseEstimator,
  definePart,
  type Estimate,
  type EstimateContext,
  evaluate,
  GnasError,
  type GraphOnDevice,
  type Model,
  parseOptions,
  type SplitName,
} from '@gnas/core/plugin';
import * as z from 'zod';

/** Schema of the options of `FixedBudget`. */
export const fixedBudgetOptions = z.object({
  steps: z.int().min(1).default(50).describe('Training steps over the whole graph.'),
  learningRate: z.number().positive().default(0.01).describe('Learning rate of Adam.'),
});

/** Trains each architecture for the same number of steps, and scores what it has come to. */
export class FixedBudget extends BaseEstimator {
  readonly options: z.output<typeof fixedBudgetOptions>;

  /** @throws GnasError GNAS_INVALID_OPTION */
  constructor(options: z.input<typeof fixedBudgetOptions> = {}) {
    super();
    this.options = parseOptions('FixedBudget', fixedBudgetOptions, options);
  }

  override async infer(model: Model, graph: GraphOnDevice, split: SplitName, context: EstimateContext): Promise<Estimate> {
    const { backend, task, parameters, seed, signal } = context;
    const { steps, learningRate } = this.options;
    const optimizer = backend.createOptimizer({ learningRate });
    try {
      for (let step = 0; step < steps; step++) {
        if (signal?.aborted) throw new GnasError('GNAS_ABORTED', `The training was stopped after ${step} of ${steps} steps.`);
        const ops = backend.ops({ training: true, seed: seed + step });
        const { value, gradients } = backend.valueAndGrad(
          () => this.loss(model, graph, 'train', { ops, parameters, task }),
          () => parameters.variables(),
        );
        optimizer.step(gradients);
        for (const tensor of [value, ...gradients.values()]) backend.dispose(tensor);
      }
      return await evaluate(model, graph, split, context);
    } finally {
      optimizer.dispose();
    }
  }
}

/** `FixedBudget` by name. */
export const estimator = definePart({
  description: 'Trains each architecture for a fixed number of steps.',
  options: fixedBudgetOptions,
  create: (options) => new FixedBudget(options),
});
