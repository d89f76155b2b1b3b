import type { Graph } from './graph.js';

/** Number of rows that predictions are about: the nodes, or the pairs of nodes if there are some. */
export function numRows({ pairs, numNodes }: Pick<Graph, 'pairs' | 'numNodes'>): number {
  return pairs ? pairs.source.length : numNodes;
}

/** 0, 1, ..., count - 1 */
export function firstRows(count: number): Int32Array {
  return Int32Array.from({ length: count }, (_, row) => row);
}
