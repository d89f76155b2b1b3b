import { accuracy } from './accuracy.js';
import { balancedAccuracy } from './balanced-accuracy.js';
import { type Calibration, classOf, withTemperature } from './calibration.js';
import { macroF1 } from './macro-f1.js';
import type { Metrics } from './metric.js';
import { prAuc } from './pr-auc.js';
import { rocAuc } from './roc-auc.js';

/**
 * Accuracy, macro F1, areas under the ROC and precision-recall curves, balanced accuracy and loss over some nodes.
 *
 * @param logProbabilities [numNodes * numClasses]
 * @param labels [numNodes]
 * @param nodes the nodes that count
 * @param only names of the metrics that are needed. Default: all
 * @param calibration temperature, which the loss depends on, and threshold, which classes depend on
 */
export function classificationMetrics(
  logProbabilities: Float32Array,
  numClasses: number,
  labels: Int32Array,
  nodes: Int32Array,
  only?: readonly string[],
  { temperature, threshold }: Partial<Calibration> = {},
): Metrics {
  const scores = new Float32Array(nodes.length * numClasses);
  const predicted = new Int32Array(nodes.length);
  const actual = new Int32Array(nodes.length);
  let loss = 0;
  nodes.forEach((node, row) => {
    const own = withTemperature(logProbabilities.subarray(node * numClasses, (node + 1) * numClasses), numClasses, temperature);
    scores.set(own, row * numClasses);
    predicted[row] = classOf(own, threshold);
    actual[row] = labels[node] as number;
    loss -= own[actual[row] as number] as number;
  });
  const metrics: Readonly<Record<string, () => number>> = {
    accuracy: () => accuracy(predicted, actual),
    macroF1: () => macroF1(predicted, actual, numClasses),
    rocAuc: () => rocAuc(scores, actual, numClasses),
    prAuc: () => prAuc(scores, actual, numClasses),
    balancedAccuracy: () => balancedAccuracy(predicted, actual, numClasses),
    loss: () => loss / nodes.length,
  };
  const wanted = Object.entries(metrics).filter(([name]) => !only || only.includes(name));
  return Object.fromEntries(wanted.map(([name, figure]) => [name, figure()]));
}
