import type { Graph, SelfLoops } from '@gnas/core/plugin';
import { countUp } from './incidence.js';

/** Edges with their weights, in the order of the graph. Added self loops come last. */
export interface WeightedEdges {
  readonly source: Int32Array;
  readonly target: Int32Array;
  readonly weights: Float32Array;
  /** Index of each edge in the graph. A self loop that the view adds has the number of edges. */
  readonly origins: Int32Array;
}

/**
 * Selects the edges of a view. 'add' gives each node exactly one self loop, with the weight of its last one in the graph or else 1, like
 * PyTorch Geometric's `add_remaining_self_loops`.
 */
export function viewOfEdges(graph: Graph, selfLoops: SelfLoops): WeightedEdges {
  const { source, target, numNodes } = graph;
  const weights = graph.edgeWeights ?? new Float32Array(source.length).fill(1);
  if (selfLoops === 'keep') return { source, target, weights, origins: countUp(source.length) };
  let others = 0;
  for (let edge = 0; edge < source.length; edge++) if (source[edge] !== target[edge]) others++;
  const added = selfLoops === 'add' ? numNodes : 0;
  const view = {
    source: new Int32Array(others + added),
    target: new Int32Array(others + added),
    weights: new Float32Array(others + added).fill(1),
    origins: new Int32Array(others + added).fill(source.length),
  };
  for (let edge = 0, at = 0; edge < source.length; edge++) {
    if (source[edge] === target[edge]) continue;
    view.source[at] = source[edge] as number;
    view.target[at] = target[edge] as number;
    view.weights[at] = weights[edge] as number;
    view.origins[at++] = edge;
  }
  if (selfLoops === 'remove') return view;
  for (let node = 0; node < numNodes; node++) {
    view.source[others + node] = node;
    view.target[others + node] = node;
  }
  for (let edge = 0; edge < source.length; edge++) {
    if (source[edge] !== target[edge]) continue;
    const at = others + (source[edge] as number);
    view.weights[at] = weights[edge] as number;
    view.origins[at] = edge;
  }
  return view;
}
