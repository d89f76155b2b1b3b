import {
  BaseEstimator,
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
}

/** Trains each model before it scores it: the estimate that other estimators try to foretell. */
export class TrainScratchEstimator extends BaseEstimator {
  override readonly training = 'own';
  override readonly objective: Objective;
  readonly #trainer: Trainer;

  /** @throws GnasError GNAS_INVALID_OPTION */
  constructor({ trainer, objective = 'accuracy', ...options }: TrainScratchOptions = {}) {
    super();
    this.objective = checkObjective(objective);
    this.#trainer = trainer ?? adamTrainer(options);
  }

  /** @throws GnasError GNAS_DIVERGED where the loss is not finite; GNAS_ABORTED */
  override async infer(model: Model, graph: GraphOnDevice, split: SplitName, context: EstimateContext): Promise<Estimate> {
    const { epochs, curve, pruned } = await this.#trainer({
      ...context,
      model,
      graph,
      objective: this.objective,
      loss: (ops) => this.loss(model, graph, 'train', ops, context.parameters),
    });
    return { ...(await evaluate(model, graph, split, context)), epochs, ...(curve && { curve }), ...(pruned && { pruned }) };
  }
}
