import type { Graph } from './graph.js';

/** The edges of a graph by target, in the order of the data for each target. */
export interface IncomingEdges {
  /** [numNodes + 1] */
  readonly rowPointers: Int32Array;
  /** [E] */
  readonly sources: Int32Array;
  /** [E] where the graph has weights. */
  readonly weights?: Float32Array;
  readonly mostOfANode: number;
}

const known = new WeakMap<Graph, IncomingEdges>();

/** Computed once per graph: all trials of a search share it. */
export function incomingEdges(graph: Graph): IncomingEdges {
  let edges = known.get(graph);
  if (!edges) {
    edges = sortByTarget(graph);
    known.set(graph, edges);
  }
  return edges;
}

function sortByTarget({ numNodes, source, target, edgeWeights }: Graph): IncomingEdges {
  const rowPointers = new Int32Array(numNodes + 1);
  for (let edge = 0; edge < target.length; edge++) {
    const after = (target[edge] as number) + 1;
    rowPointers[after] = (rowPointers[after] as number) + 1;
  }
  let mostOfANode = 0;
  for (let node = 0; node < numNodes; node++) {
    mostOfANode = Math.max(mostOfANode, rowPointers[node + 1] as number);
    rowPointers[node + 1] = (rowPointers[node + 1] as number) + (rowPointers[node] as number);
  }
  const next = rowPointers.slice(0, numNodes);
  const sources = new Int32Array(source.length);
  const weights = edgeWeights && new Float32Array(source.length);
  for (let edge = 0; edge < source.length; edge++) {
    const node = target[edge] as number;
    const place = next[node] as number;
    next[node] = place + 1;
    sources[place] = source[edge] as number;
    if (weights) weights[place] = edgeWeights[edge] as number;
  }
  return { rowPointers, sources, ...(weights && { weights }), mostOfANode };
}
