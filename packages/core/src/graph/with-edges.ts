import type { Graph } from './graph.js';

/** Returns a graph with other edges. Weights, features and types of the edges of before are left out. */
export function withEdges(graph: Graph, edges: Pick<Graph, 'source' | 'target' | 'edgeWeights'>): Graph {
  const { edgeWeights: _, edgeFeatures: __, edgeTypes: ___, edgeTypeNames: ____, ...rest } = graph;
  return { ...rest, ...edges };
}
