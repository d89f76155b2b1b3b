import type {
  EstimateContext,
  GraphOnDevice,
  MissedBar,
  Model,
  Ops,
  Tensor,
  TrainingCurve,
  TrainingSettings,
} from '@gnas/core/plugin';

/** What a trainer is given. */
export interface Training extends EstimateContext {
  readonly model: Model;
  readonly graph: GraphOnDevice;
  /** Settings that the model's selection chooses. They replace the trainer's own. */
  readonly settings: TrainingSettings;
  /** Nodes to score at a time. Default: all. */
  readonly evaluationBatchSize?: number | undefined;
  /**
   * Computes the train loss, -> scalar. The first call creates the parameters in `parameters`.
   * @param graph a part of the training's graph, whose train split replaces that of the whole
   */
  loss(ops: Ops, graph?: GraphOnDevice): Tensor;
}

/**
 * Trains the model's parameters in `parameters`, in place. With `exactEpochs`, it trains for so many and keeps the last. It may use the
 * train and validation splits, checks `signal` between epochs, and leaves nothing else on the device. It may stop early at a bar that
 * `missedBar` reports as missed; a trainer that doesn't ask is never pruned.
 * @throws GnasError GNAS_DIVERGED if the loss is not finite; GNAS_ABORTED
 */
export type Trainer = (training: Training) => Promise<Trained>;

/** What a trainer reports. */
export interface Trained {
  /** Epochs that were run. */
  readonly epochs: number;
  /** Epoch whose parameters were kept. */
  readonly bestEpoch?: number;
  readonly curve?: TrainingCurve;
  /** Whether the time limit ended training. */
  readonly outOfTime?: boolean;
  /** The bar that ended training. */
  readonly pruned?: MissedBar;
}
