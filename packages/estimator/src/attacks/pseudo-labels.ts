import type { Graph } from '@gnas/core/plugin';

/** Rounds of spreading, far more than labels need in practice. */
const maxRounds = 50;

/**
 * Guesses the class of every node by hard label propagation (Zhu & Ghahramani 2002). Nodes of the training split keep their labels. In
 * each round, nodes without a class take the most frequent one among their source nodes. Labels of other splits are not used.
 * @returns [numNodes] classes; -1 for nodes that no label reaches
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
