import { GnasError, type Graph } from '@gnas/core';
import { cosineSimilarity } from './feature-similarity.js';
import { reweighted, type StructureMask } from './structure-mask.js';

/**
 * Weighs each neighbour by its likeness (GNNGuard, Zhang & Zitnik 2020, section 4.1): s_uv is the cosine of the features, edges
 * below a threshold are pruned, and the others get s_uv / sum_v s_uv * n_u of the n_u that are left. That is the paper's
 * weight times n_u + 1, so that a self loop, which it weighs 1 / (n_u + 1), weighs 1 as everywhere else.
 *
 * The paper estimates anew from each layer's hidden features and smooths over layers; here the estimate is that of the data's
 * features, made once per graph.
 */
export class NeighborImportanceEstimation implements StructureMask {
  readonly name = 'neighbor_importance_estimation';
  readonly key: string;

  /** @param threshold edges of a smaller cosine are pruned. Default 0.1 (AutoGL) @throws GnasError GNAS_INVALID_OPTION */
  constructor(readonly threshold = 0.1) {
    if (!(threshold > 0 && threshold <= 1))
      throw new GnasError(
        'GNAS_INVALID_OPTION',
        `NeighborImportanceEstimation: threshold is ${threshold}; give a number above 0, at most 1.`,
      );
    this.key = `${this.name} ${threshold}`;
  }

  apply(graph: Graph): Graph {
    const { source, target, numNodes } = graph;
    const cosine = cosineSimilarity(graph.features);
    const similarity = Float64Array.from(source, (from, edge) => {
      const to = target[edge] as number;
      const value = from === to ? 0 : cosine(from, to);
      return value < this.threshold ? 0 : value;
    });
    const sums = new Float64Array(numNodes);
    const counts = new Float64Array(numNodes);
    target.forEach((to, edge) => {
      if (similarity[edge] === 0) return;
      sums[to] = (sums[to] as number) + (similarity[edge] as number);
      counts[to] = (counts[to] as number) + 1;
    });
    const weights = Float32Array.from(source, (from, edge) => {
      const to = target[edge] as number;
      if (from === to) return 1;
      return similarity[edge] === 0 ? 0 : ((similarity[edge] as number) / (sums[to] as number)) * (counts[to] as number);
    });
    return reweighted(graph, weights);
  }
}
