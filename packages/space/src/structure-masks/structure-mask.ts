import type { Graph } from '@gnas/core';

/** A defence that acts on the structure of a graph: what propagates over the masked graph hears less of a false edge. */
export interface StructureMask {
  readonly name: string;
  /** Its name and options: graphs that it made are kept under it. Masks of one key make the same of the same graph. */
  readonly key: string;
  /** The masked graph: same nodes, features and labels. A pure function. */
  apply(graph: Graph): Graph;
}

/**
 * The graph with new edge weights. An edge whose weight is not above 0 is left out, so that operations that do not look at
 * weights, such as attention, do not see it either.
 */
export function reweighted(graph: Graph, weights: ArrayLike<number>): Graph {
  const kept = Int32Array.from(graph.source.keys()).filter((edge) => (weights[edge] as number) > 0);
  return {
    ...graph,
    source: kept.map((edge) => graph.source[edge] as number),
    target: kept.map((edge) => graph.target[edge] as number),
    edgeWeights: Float32Array.from(kept, (edge) => weights[edge] as number),
  };
}

/** The weight of an edge in the data. */
export function weightOf({ edgeWeights }: Graph, edge: number): number {
  return edgeWeights ? (edgeWeights[edge] as number) : 1;
}
