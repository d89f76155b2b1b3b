import type { EstimateContext, GraphOnDevice, MissedBar, Model, Ops, Tensor, TrainingCurve } from '@gnas/core';

/** What a trainer is given. */
export interface Training extends EstimateContext {
  readonly model: Model;
  readonly graph: GraphOnDevice;
  /** The metric that the estimate is judged by; higher is better. */
  readonly objective: string;
  /** Nodes that are scored at a time; all where absent. */
  readonly evaluationBatchSize?: number | undefined;
  /**
   * The loss on the train split, -> scalar; makes the parameters in `parameters` on its first call.
   * @param graph in place of the training's: a part of it, whose train split then counts
   */
  loss(ops: Ops, graph?: GraphOnDevice): Tensor;
}

/**
 * Trains a model's parameters, those in `parameters`, in place. It may look at the train and validation splits, checks
 * `signal` between epochs and leaves nothing else on the device. It may end early at a bar that `missedBar` says is missed; one
 * that does not ask is never pruned.
 * @throws GnasError GNAS_DIVERGED where the loss is not finite; GNAS_ABORTED
 */
export type Trainer = (training: Training) => Promise<Trained>;

/** What a trainer says of its work. */
export interface Trained {
  /** Epochs that were run. */
  readonly epochs: number;
  readonly curve?: TrainingCurve;
  /** Where it ended because it missed a bar. */
  readonly pruned?: MissedBar;
}
