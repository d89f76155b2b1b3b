import {
  BaseEstimator,
  checkWhole,
  type Estimate,
  type EstimateContext,
  evaluate,
  type GraphOnDevice,
  type Model,
  type SplitName,
} from '@gnas/core';
import { type AdamTrainerOptions, adamTrainer } from './adam-trainer.js';
import { checkObjective, type Objective } from './objective.js';
import type { Trainer } from './trainer.js';

/** Of `TrainScratchEstimator`. */
export interface TrainScratchOptions extends AdamTrainerOptions {
  /** Trains in place of the default trainer, whose options then do not count. */
  readonly trainer?: Trainer;
  /** Metric that a search maximizes. Default 'accuracy'. */
  readonly objective?: Objective;
  /**
   * Nodes that are scored at a time, with all their neighbours: less memory for the same metrics. Default all; where the device has no
   * room for that, half of them, and so on.
   */
  readonly evaluationBatchSize?: number | undefined;
}

/** Trains each model before it scores it: the estimate that other estimators try to foretell. */
export class TrainScratchEstimator extends BaseEstimator {
  override readonly training = 'own';
  override readonly objective: Objective;
  readonly #trainer: Trainer;
  readonly #evaluationBatchSize: number | undefined;

  /** @throws GnasError GNAS_INVALID_OPTION */
  constructor({ trainer, objective = 'accuracy', evaluationBatchSize, ...options }: TrainScratchOptions = {}) {
    super();
    this.objective = checkObjective(objective);
    this.#trainer = trainer ?? adamTrainer(options);
    if (evaluationBatchSize !== undefined) checkWhole('TrainScratchEstimator', { evaluationBatchSize });
    this.#evaluationBatchSize = evaluationBatchSize;
  }

  /** @throws GnasError GNAS_DIVERGED where the loss is not finite; GNAS_ABORTED */
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
