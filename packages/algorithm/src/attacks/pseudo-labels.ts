import type { Graph } from '@gnas/core';

/** Rounds of spreading; far more than the diameter of what a label reaches in practice. */
const maxRounds = 50;

/**
 * The labels of the train split, and for other nodes the class that most of their neighbours have, spread from the labelled
 * nodes outwards one round at a time (Zhu & Ghahramani 2002, in its hard form); -1 where none arrives. No other split's label
 * is looked at.
 */
export function pseudoLabels(graph: Graph): Int32Array {
  const { source, target, numNodes, numClasses, split } = graph;
  const labels = new Int32Array(numNodes).fill(-1);
  for (const node of split.train) labels[node] = graph.labels[node] as number;
  for (let round = 0; round < maxRounds; round++) {
    const votes = new Float64Array(numNodes * numClasses);
    source.forEach((from, edge) => {
      const label = labels[from] as number;
      const at = (target[edge] as number) * numClasses + label;
      if (label >= 0) votes[at] = (votes[at] as number) + 1;
    });
    let changed = false;
    for (let node = 0; node < numNodes; node++) {
      if ((labels[node] as number) >= 0) continue;
      const own = votes.subarray(node * numClasses, (node + 1) * numClasses);
      const most = Math.max(...own);
      if (most === 0) continue;
      labels[node] = own.indexOf(most);
      changed = true;
    }
    if (!changed) break;
  }
  return labels;
}
