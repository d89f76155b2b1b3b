import type { Graph } from './graph.js';

type Rows = Pick<Graph, 'graphPointers' | 'pairs' | 'numNodes'>;

/** Number of rows that predictions are about: the nodes, the graphs if there are several, or the pairs of nodes if there are some. */
export function numRows({ graphPointers, pairs, numNodes }: Rows): number {
  if (pairs) return pairs.source.length;
  return graphPointers ? graphPointers.length - 1 : numNodes;
}

/** What a row is called. */
export function rowNoun({ graphPointers, pairs }: Rows): 'node' | 'graph' | 'pair' {
  if (pairs) return 'pair';
  return graphPointers ? 'graph' : 'node';
}

/** 0, 1, ..., count - 1 */
export function firstRows(count: number): Int32Array {
  return Int32Array.from({ length: count }, (_, row) => row);
}
