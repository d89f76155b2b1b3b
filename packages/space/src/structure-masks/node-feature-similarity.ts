import { GnasError, type Graph } from '@gnas/core';
import { cosineSimilarity, isBinary, jaccardSimilarity } from './feature-similarity.js';
import { reweighted, type StructureMask, weightOf } from './structure-mask.js';

/**
 * Drops edges between nodes that are hardly alike: attacks mostly connect such nodes (GCN-Jaccard, Wu et al., "Adversarial
 * Examples on Graph Data", IJCAI 2019). Likeness is Jaccard's where each node has a feature or not, and the cosine otherwise. Self loops stay.
 * Where features are ids, one for each node, no two are alike and no other edge is left.
 */
export class NodeFeatureSimilarity implements StructureMask {
  readonly name = 'node_feature_similarity';
  readonly key: string;

  /** @param threshold edges below it are dropped. Default 0.01 (AutoGL) @throws GnasError GNAS_INVALID_OPTION */
  constructor(readonly threshold = 0.01) {
    if (!(threshold > 0 && threshold <= 1))
      throw new GnasError(
        'GNAS_INVALID_OPTION',
        `NodeFeatureSimilarity: threshold is ${threshold}; give a number above 0, at most 1.`,
      );
    this.key = `${this.name} ${threshold}`;
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
