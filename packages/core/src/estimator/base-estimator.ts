import type { Backend, GraphOnDevice } from '../backend/backend.js';
import type { Ops } from '../backend/ops.js';
import type { Tensor } from '../backend/tensor.js';
import type { SplitName } from '../graph/graph.js';
import type { ParameterStore } from '../parameters/parameter-store.js';
import type { Bar, MissedBar } from '../search/pruner.js';
import type { BaseSpace } from '../space/base-space.js';
import type { Model } from '../space/model.js';
import { runLocally } from '../space/receptive-field.js';
import type { Selection } from '../space/selection.js';
import type { TrialCost } from '../study/trial.js';
import type { TrainingCurve } from './training-curve.js';

/** How one epoch of a training went. */
export interface EpochEvent {
  /** From 1. */
  readonly epoch: number;
  readonly epochs: number;
  readonly trainLoss: number;
  readonly validation: Metrics;
}

/** Named figures; higher is better but for `loss`. 'accuracy', 'macroF1', 'rocAuc' and 'loss' are core's own. */
export type Metrics = Readonly<Record<string, number>>;

/** What an estimator says of an architecture. */
export interface Estimate {
  readonly metrics: Metrics;
  /** Mean loss over the split. */
  readonly loss: number;
  /** Metrics of other splits that the estimate knows, for reports. Never shown to an algorithm as its objective. */
  readonly bySplit?: Partial<Record<SplitName, Metrics>>;
  /** Number of training epochs that were run. */
  readonly epochs?: number;
  readonly curve?: TrainingCurve;
  /** Where training ended because it missed a bar; the metrics are those of the best epoch until then. */
  readonly pruned?: MissedBar;
  /** What the estimate knows of the architecture's cost better than a trace, such as a latency that was measured. */
  readonly cost?: Partial<TrialCost>;
}

/** Where and how one estimate runs. */
export interface EstimateContext {
  readonly backend: Backend;
  /** The trial's own store, or the search's shared one. */
  readonly parameters: ParameterStore;
  readonly seed: number;
  readonly signal?: AbortSignal | undefined;
  /** What training must have come to, to go on; default: it always goes on. */
  readonly bars?: readonly Bar[] | undefined;
  readonly onEpoch?: ((event: EpochEvent) => void) | undefined;
}

/** Turns a model into metrics and a differentiable loss. */
export abstract class BaseEstimator {
  /** Figure that a search maximizes. Default 'accuracy'. */
  readonly objective: string = 'accuracy';

  /**
   * Where trained parameters come from: 'own' trains the model inside `infer`; 'shared' scores parameters that the
   * algorithm has trained (weight sharing, one-shot); 'none' runs no model (a table of results). Default 'own'.
   */
  readonly training: 'own' | 'shared' | 'none' = 'own';

  /** Why this estimator cannot score architectures of a space, and what could; undefined where it can. Default: it can. */
  misfit(_space: BaseSpace): string | undefined {
    return undefined;
  }

  /**
   * Why this estimator cannot score one architecture of a space that it fits; undefined where it can. Asked before a trial: a
   * sample-based algorithm then proposes another, as where `limits` refuse it. Default: it can.
   */
  refusal(_space: BaseSpace, _selection: Selection): string | undefined {
    return undefined;
  }

  /** What it knows of an architecture's cost without running it, better than a trace, such as a published latency. Default: nothing. */
  knownCost(_space: BaseSpace, _selection: Selection): Partial<TrialCost> {
    return {};
  }

  /**
   * Scores a model on a part of the graph.
   * @throws GnasError GNAS_DIVERGED where the loss is not finite; GNAS_ABORTED
   */
  abstract infer(model: Model, graph: GraphOnDevice, split: SplitName, context: EstimateContext): Promise<Estimate>;

  /** The loss that training minimizes, -> scalar. Default: mean negative log likelihood over the split. */
  loss(model: Model, graph: GraphOnDevice, split: SplitName, ops: Ops, parameters: ParameterStore): Tensor {
    const { labels, split: parts } = graph.graph;
    return runLocally(
      model,
      graph,
      parts[split],
      (part) => ops.nllLoss(model.forward(part, ops, parameters), labels, parts[split]),
      { training: ops.training },
    );
  }
}
