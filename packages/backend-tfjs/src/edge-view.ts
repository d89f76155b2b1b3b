import type { Graph, SelfLoops } from '@gnas/core';

/** Edges with their weights, in the order of the data, self loops last where they were added. */
export interface WeightedEdges {
  readonly source: Int32Array;
  readonly target: Int32Array;
  readonly weights: Float32Array;
  /** Number of each edge in the data; the number of edges for a self loop that the view adds. */
  readonly origins: Int32Array;
}

/**
 * The edges that operations see. 'add' gives each node exactly one self loop, with the weight of its last one in the data, else 1,
 * as PyTorch Geometric's `add_remaining_self_loops` does.
 */
export function viewOfEdges(graph: Graph, selfLoops: SelfLoops): WeightedEdges {
  const { source, target, numNodes } = graph;
  const weights = graph.edgeWeights ?? new Float32Array(source.length).fill(1);
  if (selfLoops === 'keep') return { source, target, weights, origins: Int32Array.from(source.keys()) };
  const others = Int32Array.from(source.keys()).filter((edge) => source[edge] !== target[edge]);
  const added = selfLoops === 'add' ? numNodes : 0;
  const view = {
    source: new Int32Array(others.length + added),
    target: new Int32Array(others.length + added),
    weights: new Float32Array(others.length + added).fill(1),
    origins: new Int32Array(others.length + added).fill(source.length),
  };
  others.forEach((edge, at) => {
    view.source[at] = source[edge] as number;
    view.target[at] = target[edge] as number;
    view.weights[at] = weights[edge] as number;
    view.origins[at] = edge;
  });
  if (selfLoops === 'remove') return view;
  for (let node = 0; node < numNodes; node++) {
    view.source[others.length + node] = node;
    view.target[others.length + node] = node;
  }
  for (let edge = 0; edge < source.length; edge++) {
    if (source[edge] !== target[edge]) continue;
    const at = others.length + (source[edge] as number);
    view.weights[at] = weights[edge] as number;
    view.origins[at] = edge;
  }
  return view;
}
