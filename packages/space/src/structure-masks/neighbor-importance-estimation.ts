import { type Graph, parseOptions } from '@gnas/core/plugin';
import * as z from 'zod';
import { cosineSimilarity } from './feature-similarity.js';
import { reweighted, type StructureMask } from './structure-mask.js';

/** Schema of the options of `NeighborImportanceEstimation`. */
export const neighborImportanceOptions = z.object({
  threshold: z.number().gt(0).max(1).default(0.1).describe('Edges of a smaller cosine similarity are pruned (AutoGL).'),
});

/** Options of `NeighborImportanceEstimation`. */
export type NeighborImportanceOptions = z.input<typeof neighborImportanceOptions>;

/**
 * Weights each neighbor by its similarity (GNNGuard, Zhang & Zitnik 2020, section 4.1). With the cosine similarity s_uv of the features,
 * edges below a threshold are pruned, and each of the n_u edges left gets n_u * s_uv / sum_v s_uv. This is the paper's weight times
 * n_u + 1: a self-loop, which weighs 1 / (n_u + 1) in the paper, weighs 1 here, as in every other operation.
 *
 * The paper estimates again from each layer's hidden features and smooths over layers. Here the estimate is from the features of the data
 * and computed once per graph.
 */
export class NeighborImportanceEstimation implements StructureMask {
  readonly name = 'neighbor_importance_estimation';
  readonly key: string;

  readonly threshold: number;

  /** @throws GnasError GNAS_INVALID_OPTION */
  constructor(options: NeighborImportanceOptions = {}) {
    this.threshold = parseOptions('NeighborImportanceEstimation', neighborImportanceOptions, options).threshold;
    this.key = `${this.name} ${this.threshold}`;
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
