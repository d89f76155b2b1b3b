import type { Graph } from './graph.js';

/** Number of rows that predictions are about: the nodes, or the graphs if there are several. */
export function numRows({ graphPointers, numNodes }: Pick<Graph, 'graphPointers' | 'numNodes'>): number {
  return graphPointers ? graphPointers.length - 1 : numNodes;
}

/** 0, 1, ..., count - 1 */
export function firstRows(count: number): Int32Array {
  return Int32Array.from({ length: count }, (_, row) => row);
}
