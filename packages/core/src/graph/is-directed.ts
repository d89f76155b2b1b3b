import type { Graph } from './graph.js';

const known = new WeakMap<Graph, boolean>();

/**
 * Says whether reversing the edges of a graph, or adding the reverse of each edge, can change the graph. False if every edge exists once
 * in each direction, with the same type, and has no weight. Computed once per graph.
 */
export function isDirected(graph: Graph): boolean {
  let directed = known.get(graph);
  if (directed === undefined) {
    directed = graph.edgeWeights !== undefined || !isSymmetric(graph);
    known.set(graph, directed);
  }
  return directed;
}

/** The edges and their reverses together are as many distinct pairs of nodes, of one type each, as there are edges. */
function isSymmetric({ numNodes, source, target, edgeTypes, edgeTypeNames }: Graph): boolean {
  const types = edgeTypeNames?.length ?? 1;
  const keys = new Float64Array(2 * source.length);
  for (let edge = 0; edge < source.length; edge++) {
    const [from, to] = [source[edge] as number, target[edge] as number];
    const type = edgeTypes?.[edge] ?? 0;
    keys[2 * edge] = (from * numNodes + to) * types + type;
    keys[2 * edge + 1] = (to * numNodes + from) * types + type;
  }
  keys.sort();
  let pairs = 0;
  for (let at = 0; at < keys.length; at++) if (at === 0 || keys[at] !== keys[at - 1]) pairs++;
  return pairs === source.length;
}
