import { groupByRow, reorder } from './compressed-rows.js';
import type { Graph } from './graph.js';

/** The edges of a graph, grouped by target node and in the graph's order for each target. */
export interface IncomingEdges {
  /** [numNodes + 1] */
  readonly rowPointers: Int32Array;
  /** [E] */
  readonly sources: Int32Array;
  /** [E] number of each edge in the graph. */
  readonly edges: Int32Array;
  /** Largest number of incoming edges of any node. */
  readonly maxDegree: number;
}

const known = new WeakMap<Graph, IncomingEdges>();

/** Groups a graph's edges by target node. Computed once per graph and shared by all trials of a search. */
export function incomingEdges(graph: Graph): IncomingEdges {
  let edges = known.get(graph);
  if (!edges) {
    edges = groupByTarget(graph);
    known.set(graph, edges);
  }
  return edges;
}

function groupByTarget({ numNodes, source, target }: Graph): IncomingEdges {
  const { rowPointers, order } = groupByRow(numNodes, target);
  let maxDegree = 0;
  for (let node = 0; node < numNodes; node++)
    maxDegree = Math.max(maxDegree, (rowPointers[node + 1] as number) - (rowPointers[node] as number));
  return {
    rowPointers,
    sources: reorder(source, order),
    edges: order,
    maxDegree,
  };
}
