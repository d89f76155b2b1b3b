import type { Graph } from './graph.js';

/** Returns a graph with other edges. Features and types of edges are left out, because they belong to the edges of before. */
export function withEdges(graph: Graph, edges: Pick<Graph, 'source' | 'target' | 'edgeWeights'>): Graph {
  const { edgeFeatures: _, edgeTypes: __, edgeTypeNames: ___, ...rest } = graph;
  return { ...rest, ...edges };
}
