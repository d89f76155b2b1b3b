import type { Backend, GraphOnDevice } from '../backend/backend.js';
import type { Ops } from '../backend/ops.js';
import type { Tensor } from '../backend/tensor.js';
import type { SplitName } from '../graph/graph.js';
import type { ParameterStore } from '../parameters/parameter-store.js';
import type { BaseSpace } from '../space/base-space.js';
import type { Model } from '../space/model.js';
import { runLocally } from '../space/receptive-field.js';
import type { Selection } from '../space/selection.js';
import type { BaseTask } from '../task/base-task.js';
import type { Metric, Metrics } from '../task/metric.js';
import type { Bar } from '../trial/bar.js';
import type { Estimate } from '../trial/estimate.js';
import type { TrialCost } from '../trial/trial.js';

/** How one epoch of a training went. */
export interface EpochEvent {
  /** Counted from 1. */
  readonly epoch: number;
  /** Most epochs of the training. */
  readonly epochs: number;
  readonly trainLoss: number;
  readonly validation: Metrics;
}

/** Where and how one estimate runs. */
export interface EstimateContext {
  readonly backend: Backend;
  /** Owns loss, metrics and predictions. */
  readonly task: BaseTask;
  /** The metric that the search goes by: the best epoch is the best by it. */
  readonly objective: Metric;
  /** The trial's own store, or the search's shared one. */
  readonly parameters: ParameterStore;
  readonly seed: number;
  readonly signal?: AbortSignal | undefined;
  /** What training must have come to in order to continue. Default: it always continues. */
  readonly bars?: readonly Bar[] | undefined;
  /** Milliseconds after which training ends with its best epoch so far, so that its result depends on the machine. Default: no limit. */
  readonly timeLimit?: number | undefined;
  /**
   * Number of epochs to train for, whatever the validation split says; the parameters of the last one are kept. Default: as the estimator
   * is told.
   */
  readonly exactEpochs?: number | undefined;
  readonly onEpoch?: ((event: EpochEvent) => void) | undefined;
}

/** What a loss is computed with. */
export interface LossContext {
  readonly ops: Ops;
  readonly parameters: ParameterStore;
  readonly task: BaseTask;
  /** Share of each target's probability that is spread evenly over all classes. Default 0. */
  readonly labelSmoothing?: number | undefined;
}

/** Turns a model into metrics and a differentiable loss. */
export abstract class BaseEstimator {
  /** Name of the task's metric that a search optimizes; undefined for the task's default. */
  readonly objective: string | undefined = undefined;

  /**
   * Where trained parameters come from. 'own' trains the model inside `infer`. 'shared' scores parameters that the algorithm has
   * trained (weight sharing, one-shot). 'none' runs no model (a table of results). Default 'own'.
   */
  readonly training: 'own' | 'shared' | 'none' = 'own';

  /** Finds the metric that a search with this estimator optimizes. @throws GnasError GNAS_INVALID_OPTION if the task has none such */
  metric(task: BaseTask): Metric {
    return task.metric(this.objective);
  }

  /**
   * Says why this estimator can't score architectures of a space, or the given one, and what could; undefined if it can. A search asks
   * before each trial, and a sample-based algorithm then proposes another. Default: it can.
   */
  misfit(_space: BaseSpace, _selection?: Selection): string | undefined {
    return undefined;
  }

  /** What it knows of an architecture's cost without running it, better than a trace, such as a published latency. Default: nothing. */
  knownCost(_space: BaseSpace, _selection: Selection): Partial<TrialCost> {
    return {};
  }

  /** The estimator of the final training, in which the found model and the baselines beside it are trained alike. Default: this one. */
  final(): BaseEstimator {
    return this;
  }

  /**
   * Scores a model on a part of the graph.
   * @throws GnasError GNAS_DIVERGED if the loss is not finite; GNAS_ABORTED
   */
  abstract infer(model: Model, graph: GraphOnDevice, split: SplitName, context: EstimateContext): Promise<Estimate>;

  /** The loss that training minimizes, -> scalar. Default: the task's loss over the split. */
  loss(model: Model, graph: GraphOnDevice, split: SplitName, context: LossContext): Tensor {
    const { ops, parameters, task, labelSmoothing } = context;
    const drawn = split === 'train' && ops.training ? task.trainingPairs?.(graph.graph, ops.seed) : undefined;
    if (drawn) {
      const scores = model.forward(graph, ops, parameters, undefined, drawn);
      return task.loss({ scores, graph, nodes: drawn.rows, pairLabels: drawn.labels, ops, labelSmoothing });
    }
    const nodes = task.nodes(graph.graph, split);
    return runLocally(
      model,
      graph,
      nodes,
      (part, rows) => task.loss({ scores: model.forward(part, ops, parameters), graph: part, nodes: rows, ops, labelSmoothing }),
      { training: ops.training },
    );
  }
}
