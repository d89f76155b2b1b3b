import { GnasError, type Graph } from '@gnas/core';
import { reweighted, type StructureMask } from './structure-mask.js';
import { truncatedSvd } from './truncated-svd.js';

/**
 * Weighs each edge by the low-rank approximation of the adjacency matrix, max(0, U_k S_k V_k^T) at its place (GCN-SVD, Entezari
 * et al. 2020): attacks show in the small singular values. The approximation is dense; only its values at the edges
 * of the data are kept, so the graph stays sparse.
 */
export class LowRankApproximation implements StructureMask {
  readonly name = 'low_rank_approximation';
  readonly key: string;

  /** @param rank singular values that are kept. Default 20 (AutoGL) @throws GnasError GNAS_INVALID_OPTION */
  constructor(readonly rank = 20) {
    if (!Number.isInteger(rank) || rank < 1)
      throw new GnasError('GNAS_INVALID_OPTION', `LowRankApproximation: rank is ${rank}; give a whole number of at least 1.`);
    this.key = `${this.name} ${rank}`;
  }

  apply(graph: Graph): Graph {
    const { left, right, rank } = truncatedSvd(graph, this.rank);
    const weights = Float32Array.from(graph.source, (from, edge) => {
      const to = graph.target[edge] as number;
      let value = 0;
      for (let k = 0; k < rank; k++) value += (left[to * rank + k] as number) * (right[from * rank + k] as number);
      // Rounding leaves traces of edges that the approximation does not have.
      return value > 1e-6 ? value : 0;
    });
    return reweighted(graph, weights);
  }
}
