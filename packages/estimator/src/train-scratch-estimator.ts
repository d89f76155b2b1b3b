import {
  BaseEstimator,
  definePart,
  type Estimate,
  type EstimateContext,
  evaluate,
  type GraphOnDevice,
  type Model,
  parseOptions,
  type SplitName,
} from '@gnas/core';
import * as z from 'zod';
import { fullBatchTrainer } from './full-batch-trainer.js';
import { neighborTrainer, neighborTrainerOptions } from './neighbor-trainer.js';
import { checkObjective, objectiveOption } from './objective.js';
import type { Trainer } from './trainer.js';
import type { TrainingHooks } from './training-options.js';

const { nodeBatchSize, numNeighbors } = neighborTrainerOptions.shape;

/** Options of `TrainScratchEstimator`. */
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
  evaluationBatchSize: z
    .int()
    .min(1)
    .optional()
    .describe(
      'Nodes to score at a time, with all their neighbors: less memory for the same metrics. Without it, all nodes are scored at once, or in halves if the device runs out of memory.',
    ),
  objective: objectiveOption,
  finalEpochs: z.int().min(1).default(200).describe('Maximum number of epochs of the final training.'),
});
export type TrainScratchOptions = z.input<typeof trainScratchOptions>;

/** Functions that change how `TrainScratchEstimator` trains. */
export interface TrainScratchHooks extends TrainingHooks {
  /** Trains in place of the built-in trainers, whose options then have no effect. */
  readonly trainer?: Trainer | undefined;
}

/** Trains each model, then scores it: the estimate that other estimators approximate. */
export class TrainScratchEstimator extends BaseEstimator {
  override readonly training = 'own';
  override readonly objective: string;
  readonly #trainer: Trainer;
  readonly #evaluationBatchSize: number | undefined;

  /** @throws GnasError GNAS_INVALID_OPTION */
  constructor(options: TrainScratchOptions = {}, { trainer, ...hooks }: TrainScratchHooks = {}) {
    super();
    const {
      objective,
      evaluationBatchSize,
      finalEpochs: _,
      nodeBatchSize,
      numNeighbors,
      ...settings
    } = parseOptions('TrainScratchEstimator', trainScratchOptions, options);
    this.objective = checkObjective(objective);
    this.#evaluationBatchSize = evaluationBatchSize;
    const samples = nodeBatchSize !== undefined || numNeighbors !== undefined;
    this.#trainer =
      trainer ??
      (samples ? neighborTrainer({ ...settings, nodeBatchSize, numNeighbors }, hooks) : fullBatchTrainer(settings, hooks));
  }

  /** @throws GnasError GNAS_DIVERGED if the loss is not finite; GNAS_ABORTED */
  override async infer(model: Model, graph: GraphOnDevice, split: SplitName, context: EstimateContext): Promise<Estimate> {
    const evaluationBatchSize = this.#evaluationBatchSize;
    const { epochs, curve, pruned } = await this.#trainer({
      ...context,
      model,
      graph,
      objective: this.objective,
      evaluationBatchSize,
      loss: (ops, on = graph) => this.loss(model, on, 'train', ops, context.parameters),
    });
    const estimate = await evaluate(model, graph, split, context, { batchSize: evaluationBatchSize });
    return { ...estimate, epochs, ...(curve && { curve }), ...(pruned && { pruned }) };
  }
}

export const trainScratch = definePart({
  description: 'Trains each architecture from scratch, then scores it.',
  options: trainScratchOptions,
  create: (options) => new TrainScratchEstimator(options),
});
