import { type Graph, groupByRow } from '@gnas/core/plugin';
import { LinkSet } from './link-set.js';

/** Neighbors of every node in ascending order, regardless of the direction of edges, each once and without the node itself. */
export interface Neighbors {
  /** [numNodes + 1] */
  readonly pointers: Int32Array;
  /** [2 * links] */
  readonly numbers: Int32Array;
}

const known = new WeakMap<Int32Array, Neighbors>();

/** Lists the neighbors of every node. Computed once for each list of edges. */
export function neighborsOf(graph: Pick<Graph, 'numNodes' | 'source' | 'target'>): Neighbors {
  let neighbors = known.get(graph.source);
  if (!neighbors) {
    const { source, target } = new LinkSet(graph).links;
    const joined = (first: Int32Array, second: Int32Array): Int32Array => {
      const both = new Int32Array(first.length + second.length);
      both.set(first);
      both.set(second, first.length);
      return both;
    };
    const { rowPointers: pointers, order } = groupByRow(graph.numNodes, joined(source, target));
    const others = joined(target, source);
    const numbers = order.map((edge) => others[edge] as number);
    for (let node = 0; node < graph.numNodes; node++) numbers.subarray(pointers[node], pointers[node + 1]).sort();
    neighbors = { pointers, numbers };
    known.set(graph.source, neighbors);
  }
  return neighbors;
}
