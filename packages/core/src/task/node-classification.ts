import type { Ops } from '../backend/ops.js';
import type { Tensor } from '../backend/tensor.js';
import type { Graph, SplitName } from '../graph/graph.js';
import { isDirected } from '../graph/is-directed.js';
import type { SpaceDimensions } from '../space/base-space.js';
import { BaseTask, type LossInput, meanOf, type ScoredNodes } from './base-task.js';
import { ClassPrediction } from './class-prediction.js';
import { classificationMetrics } from './classification-metrics.js';
import { lossMetric, type Metrics, shareMetric } from './metric.js';

/** Predicts one of several classes for each node: cross-entropy as the loss, accuracy as the default objective. */
export class NodeClassification extends BaseTask<ClassPrediction> {
  override readonly name = 'node-classification';
  override readonly level = 'node';
  override readonly metrics = [
    shareMetric('accuracy', 'accuracy'),
    shareMetric('rocAuc', 'ROC AUC'),
    shareMetric('prAuc', 'PR AUC'),
    shareMetric('macroF1', 'macro-F1'),
    shareMetric('balancedAccuracy', 'balanced accuracy'),
    lossMetric,
  ];

  override misfit({ name, split }: Graph): string | undefined {
    return split.train.length === 0
      ? `Graph "${name}" has an empty train split, so it can only be used for predictions. Give it a train split to search on it.`
      : undefined;
  }

  override dimensions(graph: Graph): SpaceDimensions {
    return { inputDim: graph.features.columns, outputDim: graph.numClasses, directed: isDirected(graph) };
  }

  override nodes({ split }: Graph, name: SplitName): Int32Array {
    return split[name];
  }

  override output(scores: Tensor, ops: Ops): Tensor {
    return ops.logSoftmax(scores);
  }

  override loss({ scores, graph, nodes, ops, labelSmoothing = 0 }: LossInput): Tensor {
    const output = ops.logSoftmax(scores);
    const likelihood = ops.nllLoss(output, graph.graph.labels, nodes);
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

  override evaluate(output: Float32Array, { labels, numClasses }: Graph, nodes: Int32Array): Metrics {
    return classificationMetrics(output, numClasses, labels, nodes);
  }

  override evaluateOnDevice({ scores, graph, nodes, ops }: ScoredNodes) {
    const { labels } = graph.graph;
    const output = ops.logSoftmax(scores);
    return { accuracy: ops.accuracy(output, labels, nodes), loss: ops.nllLoss(output, labels, nodes) };
  }

  override predict(output: Float32Array, graph: Graph): ClassPrediction {
    return new ClassPrediction(output, graph);
  }
}
