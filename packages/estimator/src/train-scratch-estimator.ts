import {
  BaseEstimator,
  definePart,
  type Estimate,
  type EstimateContext,
  evaluate,
  type GraphOnDevice,
  type Model,
  ParameterStore,
  parseOptions,
  type SplitName,
} from '@gnas/core/plugin';
import * as z from 'zod';
import { foldOf, meanOfFolds } from './folds.js';
import { fullBatchTrainer } from './full-batch-trainer.js';
import { neighborTrainer, neighborTrainerOptions } from './neighbor-trainer.js';
import { objectiveOption } from './objective-option.js';
import type { Trainer } from './trainer.js';
import { type TrainingHooks, trainingOptions } from './training-options.js';

const { nodeBatchSize, numNeighbors } = neighborTrainerOptions.shape;

/** Schema of `TrainScratchOptions`. */
export const trainScratchOptions = neighborTrainerOptions.extend({
  nodeBatchSize: nodeBatchSize
    .unwrap()
    .optional()
    .describe(
      `Train nodes per step, on a subgraph of sampled neighbors. Without it and \`numNeighbors\`, a step trains on the whole graph; with \`numNeighbors\` alone, it is ${nodeBatchSize.parse(undefined)}.`,
    ),
  numNeighbors: numNeighbors
    .unwrap()
    .optional()
    .describe(
      `${numNeighbors.description} Without it and \`nodeBatchSize\`, a step trains on the whole graph; with \`nodeBatchSize\` alone, it is ${numNeighbors.parse(undefined)}.`,
    ),
  labelSmoothing: z
    .number()
    .min(0)
    .lt(1)
    .default(0)
    .describe("Share of each target's probability that is spread evenly over all classes (Szegedy et al. 2016, section 7)."),
  evaluationBatchSize: z
    .int()
    .min(1)
    .optional()
    .describe(
      'Nodes to score at a time, with all their neighbors: less memory for the same metrics. Without it, all nodes are scored at once, or in halves if the device runs out of memory.',
    ),
  objective: objectiveOption,
  folds: z
    .int()
    .min(1)
    .default(1)
    .describe(
      'Trainings of each architecture in the search, each with other nodes to validate on, whose scores are averaged. More are worth their time where few nodes are labeled.',
    ),
  finalEpochs: z.int().min(1).default(600).describe('Maximum number of epochs of the final training.'),
});
/** Options of `TrainScratchEstimator`. */
export type TrainScratchOptions = z.input<typeof trainScratchOptions>;

/** Functions that change how `TrainScratchEstimator` trains. */
export interface TrainScratchHooks extends TrainingHooks {
  /** Trains in place of the built-in trainers, whose options then have no effect. */
  readonly trainer?: Trainer | undefined;
}

/**
 * Trains each model, then scores it: the estimate that other estimators approximate. Training settings that a selection chooses replace
 * those of the estimator.
 */
export class TrainScratchEstimator extends BaseEstimator {
  override readonly training = 'own';
  override readonly objective: string | undefined;
  readonly #options: z.output<typeof trainScratchOptions>;
  readonly #hooks: TrainScratchHooks;
  readonly #trainer: Trainer;

  /** @throws GnasError GNAS_INVALID_OPTION */
  constructor(options: TrainScratchOptions = {}, hooks: TrainScratchHooks = {}) {
    super();
    const given = parseOptions('TrainScratchEstimator', trainScratchOptions, options);
    this.#options = given;
    this.#hooks = hooks;
    this.objective = given.objective;
    this.#trainer =
      hooks.trainer ??
      (given.nodeBatchSize !== undefined || given.numNeighbors !== undefined
        ? neighborTrainer(neighborTrainerOptions.parse(given), hooks)
        : fullBatchTrainer(trainingOptions.parse(given), hooks));
  }

  /** Returns the same estimator with up to `finalEpochs` epochs, a patience of a quarter of them if that is more, and no folds. */
  override final(): BaseEstimator {
    const epochs = this.#options.finalEpochs;
    const patience = Math.max(this.#options.patience, Math.ceil(epochs / 4));
    return new TrainScratchEstimator({ ...this.#options, epochs, patience, folds: 1 }, this.#hooks);
  }

  /**
   * Trains and scores a model in each fold. Its parameters, its curve and whether it is pruned are those of the first fold, the given split.
   * @throws GnasError GNAS_DIVERGED if the loss is not finite; GNAS_ABORTED
   */
  override async infer(model: Model, graph: GraphOnDevice, split: SplitName, context: EstimateContext): Promise<Estimate> {
    const folds = this.#foldsOf(graph, context);
    const end = performance.now() + (context.timeLimit ?? Number.POSITIVE_INFINITY);
    const estimates: Estimate[] = [];
    for (let fold = 0; fold < folds; fold++) {
      const timeLimit = (end - performance.now()) / (folds - fold);
      const parameters = fold === 0 ? context.parameters : new ParameterStore(context.backend, context.seed + fold);
      try {
        const own = { ...context, parameters, timeLimit, ...(fold > 0 && { bars: undefined }) };
        estimates.push(await this.#train(model, foldOf(graph, fold, folds), split, own));
      } finally {
        if (fold > 0) parameters.dispose();
      }
      if (estimates[0]?.pruned) break;
    }
    return meanOfFolds(estimates);
  }

  #foldsOf({ graph }: GraphOnDevice, { task }: EstimateContext): number {
    return task.level === 'edge' || graph.split.validation.length === 0 ? 1 : this.#options.folds;
  }

  async #train(model: Model, graph: GraphOnDevice, split: SplitName, context: EstimateContext): Promise<Estimate> {
    const { evaluationBatchSize } = this.#options;
    const { parameters, task } = context;
    const settings = model.selection ? model.space.trainingSettings(model.selection) : {};
    const { labelSmoothing = this.#options.labelSmoothing } = settings;
    const { epochs, bestEpoch, curve, outOfTime, pruned } = await this.#trainer({
      ...context,
      model,
      graph,
      settings,
      evaluationBatchSize,
      loss: (ops, on = graph) => this.loss(model, on, 'train', { ops, parameters, task, labelSmoothing }),
    });
    const estimate = await evaluate(model, graph, split, context, { batchSize: evaluationBatchSize });
    return {
      ...estimate,
      epochs,
      ...(bestEpoch !== undefined && { bestEpoch }),
      ...(curve && { curve }),
      ...(outOfTime && { outOfTime }),
      ...(pruned && { pruned }),
    };
  }
}

export const trainScratch = definePart({
  description: 'Trains each architecture from scratch, then scores it.',
  options: trainScratchOptions,
  create: (options) => new TrainScratchEstimator(options),
});
