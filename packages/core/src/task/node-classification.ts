import * as z from 'zod/mini';
import type { Ops } from '../backend/ops.js';
import type { Tensor } from '../backend/tensor.js';
import type { Graph, SplitName } from '../graph/graph.js';
import { parseOptions } from '../options/parse-options.js';
import type { SpaceDimensions } from '../space/base-space.js';
import { BaseTask, type LossInput, meanOf, type ScoredNodes, type TaskLevel } from './base-task.js';
import type { Calibration } from './calibration.js';
import { ClassPrediction } from './class-prediction.js';
import { classificationMetrics } from './classification-metrics.js';
import { lossMetric, type Metric, type Metrics, shareMetric } from './metric.js';
import { nodesByClass } from './nodes-by-class.js';
import { dimensionsOf, levelMisfit, usualTask } from './task-of-graph.js';

/** Schema of `NodeClassificationOptions`. */
export const nodeClassificationOptions = z.object({
  balanced: z
    ._default(z.boolean(), false)
    .check(z.describe('Whether all classes weigh the same in the loss, however rare they are.')),
});
/** Options of `NodeClassification`. */
export type NodeClassificationOptions = z.input<typeof nodeClassificationOptions>;

/** Predicts one of several classes for each node: cross-entropy as the loss, accuracy as the default objective. */
export class NodeClassification extends BaseTask<ClassPrediction> {
  readonly #balanced: boolean;

  /** @throws GnasError GNAS_INVALID_OPTION */
  constructor(options: NodeClassificationOptions = {}) {
    super();
    this.#balanced = parseOptions('NodeClassification', nodeClassificationOptions, options).balanced;
  }

  override readonly name: string = 'node-classification';
  override readonly level: TaskLevel = 'node';
  override readonly metrics = [
    shareMetric('accuracy', 'accuracy'),
    shareMetric('rocAuc', 'ROC AUC'),
    shareMetric('prAuc', 'PR AUC'),
    shareMetric('macroF1', 'macro-F1'),
    shareMetric('balancedAccuracy', 'balanced accuracy'),
    lossMetric,
  ];

  override misfit(graph: Graph): string | undefined {
    if (graph.targets)
      return `Graph "${graph.name}" has ${graph.targets.kind} to predict, and the task ${this.name} predicts one of several classes. Use the task ${usualTask(graph)}.`;
    return levelMisfit(this, graph);
  }

  override dimensions(graph: Graph): SpaceDimensions {
    return dimensionsOf(graph, graph.numClasses);
  }

  override nodes({ split }: Graph, name: SplitName): Int32Array {
    return split[name];
  }

  override output(scores: Tensor, ops: Ops): Tensor {
    return ops.logSoftmax(scores);
  }

  override loss({ scores, graph, nodes, ops, labelSmoothing = 0 }: LossInput): Tensor {
    const output = ops.logSoftmax(scores);
    const { labels } = graph.graph;
    const parts = this.#balanced ? nodesByClass(labels, nodes) : [nodes];
    const losses = parts.map((part) => ops.nllLoss(output, labels, part));
    const likelihood =
      losses.length === 1
        ? (losses[0] as Tensor)
        : ops.scale(
            losses.reduce((a, b) => ops.add(a, b)),
            1 / losses.length,
          );
    if (labelSmoothing === 0) return likelihood;
    const { numClasses } = graph.graph;
    const uniform = ops.scale(ops.sum(ops.gatherRows(output, nodes)), -labelSmoothing / (nodes.length * numClasses));
    return ops.add(ops.scale(likelihood, 1 - labelSmoothing), uniform);
  }

  /** Averages probabilities, as logarithms. */
  override average(outputs: readonly Float32Array[]): Float32Array {
    if (outputs.length === 1) return outputs[0] as Float32Array;
    return meanOf(outputs.map((output) => output.map(Math.exp))).map(Math.log);
  }

  override evaluate(
    output: Float32Array,
    { labels, numClasses }: Graph,
    nodes: Int32Array,
    only?: readonly string[],
    calibration?: Calibration,
  ): Metrics {
    return classificationMetrics(output, numClasses, labels, nodes, only, calibration);
  }

  override async calibrate(output: Float32Array, graph: Graph, objective: Metric): Promise<Calibration | undefined> {
    const { calibrateClasses } = await import('./calibrate-classes.js');
    return calibrateClasses(output, graph, this.nodes(graph, 'validation'), objective);
  }

  override withAllLabels(graph: Graph): Graph {
    const train = Int32Array.from(graph.labels.keys()).filter((node) => (graph.labels[node] as number) >= 0);
    return { ...graph, split: { ...graph.split, train } };
  }

  override evaluateOnDevice({ scores, graph, nodes, ops }: ScoredNodes) {
    const { labels } = graph.graph;
    const output = ops.logSoftmax(scores);
    return { accuracy: ops.accuracy(output, labels, nodes), loss: ops.nllLoss(output, labels, nodes) };
  }

  override predict(output: Float32Array, graph: Graph, calibration?: Calibration): ClassPrediction {
    return new ClassPrediction(output, graph, calibration);
  }
}
