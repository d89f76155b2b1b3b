import { type Graph, parseOptions } from '@gnas/core/plugin';
import * as z from 'zod';
import { cosineSimilarity, isBinary, jaccardSimilarity } from './feature-similarity.js';
import { reweighted, type StructureMask, weightOf } from './structure-mask.js';

/** Schema of the options of `NodeFeatureSimilarity`. */
export const nodeFeatureSimilarityOptions = z.object({
  threshold: z.number().gt(0).max(1).default(0.01).describe('Edges of a smaller similarity are dropped (AutoGL).'),
});

/** Options of `NodeFeatureSimilarity`. */
export type NodeFeatureSimilarityOptions = z.input<typeof nodeFeatureSimilarityOptions>;

/**
 * Drops edges between dissimilar nodes, which attacks mostly connect (GCN-Jaccard, Wu et al., "Adversarial Examples on Graph Data", IJCAI
 * 2019). Uses the Jaccard similarity for binary features, and the cosine similarity otherwise. Keeps self-loops. If features are ids, one
 * for each node, no two nodes are similar and only self-loops are left.
 */
export class NodeFeatureSimilarity implements StructureMask {
  readonly name = 'node_feature_similarity';
  readonly key: string;

  readonly threshold: number;

  /** @throws GnasError GNAS_INVALID_OPTION */
  constructor(options: NodeFeatureSimilarityOptions = {}) {
    this.threshold = parseOptions('NodeFeatureSimilarity', nodeFeatureSimilarityOptions, options).threshold;
    this.key = `${this.name} ${this.threshold}`;
  }

  apply(graph: Graph): Graph {
    const { features, source, target } = graph;
    const similarity = isBinary(features) ? jaccardSimilarity(features) : cosineSimilarity(features);
    const weights = Float32Array.from(source, (from, edge) => {
      const to = target[edge] as number;
      return from === to || similarity(from, to) >= this.threshold ? weightOf(graph, edge) : 0;
    });
    return reweighted(graph, weights);
  }
}
