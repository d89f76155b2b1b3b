import type { Graph, Prediction } from '@gnas/core';
import { csvCell } from './format.js';

/** A line for each node: its id, its most probable class, and how probable that is. */
export function predictionsCsv(graph: Graph, { classes, logProbabilities }: Prediction): string {
  const lines = Array.from(classes, (k, node) => {
    const probability = Math.exp(logProbabilities[node * graph.numClasses + k] as number);
    return [graph.nodeIds?.[node] ?? String(node), graph.classNames?.[k] ?? String(k), probability.toFixed(6)]
      .map(csvCell)
      .join(',');
  });
  return ['node,class,probability', ...lines].join('\n');
}
