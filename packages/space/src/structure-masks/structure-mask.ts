import type { Graph } from '@gnas/core';
import { edgeValues } from '@gnas/core/plugin';

/** A defense that acts on the structure of a graph: it reduces the influence of false edges on what propagates over the graph. */
export interface StructureMask {
  readonly name: string;
  /** Name and options. Masked graphs are cached under it, so masks with the same key must return equal graphs. */
  readonly key: string;
  /** Returns the masked graph, with the same nodes, features and labels. A pure function. */
  apply(graph: Graph): Graph;
}

/**
 * Returns the graph with new edge weights. Drops edges without a positive weight, so that operations that ignore weights, such as
 * attention, don't see them either.
 */
export function reweighted(graph: Graph, weights: ArrayLike<number>): Graph {
  const kept = Int32Array.from(graph.source.keys()).filter((edge) => (weights[edge] as number) > 0);
  return {
    ...graph,
    ...edgeValues(graph, kept),
    source: kept.map((edge) => graph.source[edge] as number),
    target: kept.map((edge) => graph.target[edge] as number),
    edgeWeights: Float32Array.from(kept, (edge) => weights[edge] as number),
  };
}

/** Weight of an edge in the data. */
export function weightOf({ edgeWeights }: Graph, edge: number): number {
  return edgeWeights ? (edgeWeights[edge] as number) : 1;
}
