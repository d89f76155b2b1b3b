import type { Graph } from '../graph/graph.js';
import { type Calibration, withTemperature } from './calibration.js';
import { decisionThreshold } from './decision-threshold.js';
import type { Metric } from './metric.js';
import { calibratingTemperature } from './temperature.js';

/**
 * Chooses how a classifier's output is read: a temperature, and for two classes a threshold.
 * @param logProbabilities [numNodes * numClasses]
 * @param nodes of the validation split
 * @returns undefined where there is nothing to choose by: no nodes, or fewer than two classes
 */
export function calibrateClasses(
  logProbabilities: Float32Array,
  { labels, numClasses }: Pick<Graph, 'labels' | 'numClasses'>,
  nodes: Int32Array,
  objective: Pick<Metric, 'name'>,
): Calibration | undefined {
  if (nodes.length === 0 || numClasses < 2) return undefined;
  const rows = new Float32Array(nodes.length * numClasses);
  nodes.forEach((node, row) => {
    rows.set(logProbabilities.subarray(node * numClasses, (node + 1) * numClasses), row * numClasses);
  });
  const actual = Int32Array.from(nodes, (node) => labels[node] as number);
  const temperature = calibratingTemperature(rows, numClasses, actual);
  if (numClasses > 2) return { temperature };
  const scaled = withTemperature(rows, numClasses, temperature);
  const positive = Float64Array.from(nodes, (_, row) => Math.exp(scaled[2 * row + 1] as number));
  const threshold = decisionThreshold(positive, actual, objective.name);
  return { temperature, ...(threshold !== undefined && { threshold }) };
}
