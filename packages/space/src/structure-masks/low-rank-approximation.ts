import { type Graph, parseOptions } from '@gnas/core/plugin';
import * as z from 'zod';
import { reweighted, type StructureMask } from './structure-mask.js';
import { truncatedSvd } from './truncated-svd.js';

/** Schema of the options of `LowRankApproximation`. */
export const lowRankApproximationOptions = z.object({
  rank: z.int().min(1).default(20).describe('Number of singular values to keep (AutoGL).'),
});

/** Options of `LowRankApproximation`. */
export type LowRankApproximationOptions = z.input<typeof lowRankApproximationOptions>;

/**
 * Weights each edge by its value in the low-rank approximation of the adjacency matrix, max(0, U_k S_k V_k^T) (GCN-SVD, Entezari et al.
 * 2020): attacks mostly change the small singular values. The approximation is dense. Only its values at edges of the data are kept, so
 * the graph stays sparse.
 */
export class LowRankApproximation implements StructureMask {
  readonly name = 'low_rank_approximation';
  readonly key: string;

  readonly rank: number;

  /** @throws GnasError GNAS_INVALID_OPTION */
  constructor(options: LowRankApproximationOptions = {}) {
    this.rank = parseOptions('LowRankApproximation', lowRankApproximationOptions, options).rank;
    this.key = `${this.name} ${this.rank}`;
  }

  apply(graph: Graph): Graph {
    const { left, right, rank } = truncatedSvd(graph, this.rank);
    const weights = Float32Array.from(graph.source, (from, edge) => {
      const to = graph.target[edge] as number;
      let value = 0;
      for (let k = 0; k < rank; k++) value += (left[to * rank + k] as number) * (right[from * rank + k] as number);
      // Rounding leaves traces of edges that the approximation doesn't have.
      return value > 1e-6 ? value : 0;
    });
    return reweighted(graph, weights);
  }
}
