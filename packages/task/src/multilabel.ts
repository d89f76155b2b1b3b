import {
  type Graph,
  type LossInput,
  lossMetric,
  type Metrics,
  meanOf,
  type Ops,
  shareMetric,
  type Targets,
  type Tensor,
} from '@gnas/core/plugin';
import { knownTargets, targetsOf } from './known-targets.js';
import { type KnownPairs, knownPairs, meanOverColumns } from './metrics/known-pairs.js';
import { labelPrecision, microF1, rocAuc } from './metrics/multilabel-metrics.js';
import { TargetTask } from './target-task.js';
import { LabelPrediction } from './value-prediction.js';

/**
 * Predicts which of several labels each row has: binary cross-entropy over the labels that are known, the mean ROC AUC as the default
 * objective. The output is logits.
 */
export abstract class Multilabel extends TargetTask<LabelPrediction> {
  protected override readonly kind = 'labels';

  override readonly metrics = [
    shareMetric('rocAuc', 'mean ROC AUC'),
    shareMetric('averagePrecision', 'mean AP'),
    shareMetric('microF1', 'micro-F1'),
    lossMetric,
  ];

  protected override targetMisfit(graph: Graph, { columns, values }: Targets): string | undefined {
    const isSeen = (label: number): boolean =>
      graph.split.train.some((row) => values.subarray(row * columns, (row + 1) * columns).includes(label));
    if (isSeen(0) && isSeen(1)) return undefined;
    return `Graph "${graph.name}": every known label in the train split is ${isSeen(0) ? 0 : 1}, so there is nothing to learn. Take another split.`;
  }

  override loss({ scores, graph, nodes, ops }: LossInput): Tensor {
    const { shape, values, weights } = knownTargets(graph.graph, nodes);
    return ops.sum(
      ops.mul(crossEntropy(ops, ops.gatherRows(scores, nodes), ops.constant(values, shape)), ops.constant(weights, shape)),
    );
  }

  /** Averages probabilities, as logits. */
  override average(outputs: readonly Float32Array[]): Float32Array {
    if (outputs.length === 1) return outputs[0] as Float32Array;
    const probabilities = meanOf(outputs.map((output) => output.map((logit) => 1 / (1 + Math.exp(-logit)))));
    return probabilities.map((probability) => {
      const inside = Math.min(Math.max(probability, 1e-7), 1 - 1e-7);
      return Math.log(inside / (1 - inside));
    });
  }

  override evaluate(output: Float32Array, graph: Graph, nodes: Int32Array, only?: readonly string[]): Metrics {
    const pairs = knownPairs(output, targetsOf(graph), nodes);
    const figures: Readonly<Record<string, () => number>> = {
      rocAuc: () => meanOverColumns(pairs, rocAuc),
      averagePrecision: () => meanOverColumns(pairs, labelPrecision),
      microF1: () => microF1(pairs),
      loss: () => meanLoss(pairs),
    };
    const wanted = Object.entries(figures).filter(([name]) => !only || only.includes(name));
    return Object.fromEntries(wanted.map(([name, figure]) => [name, figure()]));
  }

  override predict(output: Float32Array, graph: Graph): LabelPrediction {
    return new LabelPrediction(output, graph);
  }
}

/** Binary cross-entropy of logits, of the same shape: softplus(logit) - label * logit. */
function crossEntropy(ops: Ops, logits: Tensor, labels: Tensor): Tensor {
  return ops.sub(ops.applyActivation(logits, 'softplus'), ops.mul(labels, logits));
}

/** Mean over all known labels, as in training. */
function meanLoss(pairs: readonly KnownPairs[]): number {
  let [sum, count] = [0, 0];
  for (const { predicted, actual } of pairs)
    for (let at = 0; at < actual.length; at++, count++) {
      const logit = predicted[at] as number;
      sum += Math.max(logit, 0) + Math.log1p(Math.exp(-Math.abs(logit))) - (actual[at] as number) * logit;
    }
  return sum / count;
}
