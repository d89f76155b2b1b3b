import type { Backend, GraphOnDevice } from '../backend/backend.js';
import type { Ops } from '../backend/ops.js';
import type { Tensor } from '../backend/tensor.js';
import { GnasError } from '../gnas-error.js';
import type { Graph, NodePairs, SplitName } from '../graph/graph.js';
import { didYouMean } from '../nearest-name.js';
import type { Random } from '../random.js';
import type { Baseline, BaseSpace, SpaceDimensions } from '../space/base-space.js';
import { completeSelection } from '../space/selection.js';
import type { Calibration } from './calibration.js';
import type { Metric, Metrics } from './metric.js';
import type { Prediction } from './prediction.js';

/** What a prediction is about. */
export type TaskLevel = 'node' | 'edge' | 'graph';

/** Scores that a model gave, and where they count. */
export interface ScoredNodes {
  /** [rows, outputDim] as the space's `forward` returned them. */
  readonly scores: Tensor;
  readonly graph: GraphOnDevice;
  /** Rows that count. */
  readonly nodes: Int32Array;
  readonly ops: Ops;
}

/** What a loss is computed from. */
export interface LossInput extends ScoredNodes {
  /**
   * Share of each target's probability that is spread evenly over all classes (Szegedy et al. 2016, section 7). Tasks without classes
   * ignore it. Default 0.
   */
  readonly labelSmoothing?: number | undefined;
  /** [P] labels of the pairs that a step trains on. Default: those of the graph. */
  readonly pairLabels?: Int32Array | undefined;
}

/** Pairs of nodes that one step of training scores. */
export interface TrainingPairs extends NodePairs {
  /** [P] 1 if the nodes are linked, otherwise 0. */
  readonly labels: Int32Array;
  /** [P] 0, 1, ..., P - 1. The same array for each step, because losses keep what they derive from it. */
  readonly rows: Int32Array;
}

/** What a task makes the steps of an epoch with. */
export interface EpochInput {
  readonly graph: GraphOnDevice;
  readonly backend: Backend;
  /** Decides the order of rows, and what is drawn for them. */
  readonly random: Random;
  /** Rows per step. */
  readonly batchSize: number;
}

/**
 * What is predicted of a graph, and how predictions are judged. A space's `forward` returns scores; the task turns them into a loss,
 * metrics and predictions. Spaces, algorithms and estimators know no task in particular.
 */
export abstract class BaseTask<P extends Prediction = Prediction> {
  /** Name under which a plugin registers it: 'node-classification'. */
  abstract readonly name: string;
  abstract readonly level: TaskLevel;
  /** What predictions are judged by. The first is the default objective; a metric named 'loss' is the mean loss. */
  abstract readonly metrics: readonly Metric[];

  /**
   * Makes the graph that a study works on from the one that it is given, such as one without the links that are tested. A graph that was
   * made by it stays as it is. Default: the graph itself.
   * @throws GnasError GNAS_INVALID_GRAPH if that is not possible
   */
  prepare(graph: Graph): Graph {
    return graph;
  }

  /** Says why this task doesn't fit a graph, and what would; undefined where it fits. Default: it fits. */
  misfit(_graph: Graph): string | undefined {
    return undefined;
  }

  /** Widths at both ends of a model for a graph. */
  abstract dimensions(graph: Graph): SpaceDimensions;

  /** Puts a readout or a decoder around a node-level space; its variants may be choices. Default: the space as it is. */
  wrap(space: BaseSpace): BaseSpace {
    return space;
  }

  /** Makes a hand-made node-level model one for this task and a graph: wrapped, with the first candidate of each choice that `wrap` adds. */
  baseline({ name, space, selection }: Baseline, graph: Graph): Baseline {
    const wrapped = this.wrap(space).instantiate(this.dimensions(graph));
    return { name, space: wrapped, selection: completeSelection(selection, wrapped.choices) };
  }

  /** Rows of the output that the loss and the metrics of a split depend on: nodes, links or graphs. The same array each time for the same graph. */
  abstract nodes(graph: Graph, split: SplitName): Int32Array;

  /**
   * Draws the pairs that a step of training scores. Only edge-level tasks have it. Default: the train split.
   * @param graph as `prepare` made it
   * @param seed of the step
   */
  trainingPairs?(graph: Graph, seed: number): TrainingPairs;

  /**
   * Makes the graphs that the steps of one epoch train on, one after another; the rows of each step are those of its graph's train split. A
   * graph is freed when the next one is asked for. Default: an epoch is one step on the whole graph.
   */
  steps?(epoch: EpochInput): Iterable<GraphOnDevice>;

  /** The loss that training minimizes over some rows. -> scalar */
  abstract loss(scored: LossInput): Tensor;

  /** Turns scores into what `evaluate` and `predict` read: [rows, outputDim], such as log probabilities. Default: the scores. */
  output(scores: Tensor, _ops: Ops): Tensor {
    return scores;
  }

  /** Averages the outputs of several models for one graph. Default: the mean of each value. */
  average(outputs: readonly Float32Array[]): Float32Array {
    return meanOf(outputs);
  }

  /**
   * Computes every metric over some nodes.
   * @param output [rows * outputDim] values of `output`, row by row
   * @param only names of the metrics that are needed; a task may leave out the others. Default: all
   * @param calibration what `calibrate` chose. Default: outputs as they are
   */
  abstract evaluate(
    output: Float32Array,
    graph: Graph,
    nodes: Int32Array,
    only?: readonly string[],
    calibration?: Calibration,
  ): Metrics;

  /**
   * Chooses on the validation split how a trained model's output becomes predictions. Default: nothing to choose.
   * @param output [rows * outputDim] values of `output` for the whole graph
   */
  calibrate?(output: Float32Array, graph: Graph, objective: Metric): Promise<Calibration | undefined>;

  /** Moves every label of a graph to its train split, for a model that is no longer to be tested. Default: not possible. */
  withAllLabels?(graph: Graph): Graph;

  /**
   * Computes some metrics on the device, as scalars, so that a look during training reads back a few numbers. Each must be a mean over
   * the nodes, so that batches can be averaged. Default: none, and every look reads the output back.
   */
  evaluateOnDevice?(scored: ScoredNodes): Readonly<Record<string, Tensor>>;

  /**
   * Puts a model's output for a whole graph into this task's form of predictions.
   * @param calibration what `calibrate` chose. Default: outputs as they are
   */
  abstract predict(output: Float32Array, graph: Graph, calibration?: Calibration): P;

  /**
   * Finds a metric by name.
   * @param name default: the first metric
   * @throws GnasError GNAS_INVALID_OPTION with the nearest name
   */
  metric(name?: string): Metric {
    const metric = name === undefined ? this.metrics[0] : this.metrics.find((each) => each.name === name);
    if (metric) return metric;
    const names = this.metrics.map((each) => each.name);
    throw new GnasError(
      'GNAS_INVALID_OPTION',
      `The task ${this.name} has no metric "${name}"${didYouMean(name ?? '', names)}. Its metrics: ${names.join(', ')}.`,
    );
  }
}

/** Averages arrays of equal length, value by value. */
export function meanOf(arrays: readonly Float32Array[]): Float32Array {
  const [first = new Float32Array(0), ...others] = arrays;
  if (others.length === 0) return first;
  return first.map((value, at) => others.reduce((sum, other) => sum + (other[at] as number), value) / arrays.length);
}
