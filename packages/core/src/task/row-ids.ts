import type { Graph } from '../graph/graph.js';

/** What the rows of predictions are called, and the user's id of each. */
export function rowIds({ graphPointers, graphIds, nodeIds }: Pick<Graph, 'graphPointers' | 'graphIds' | 'nodeIds'>): {
  readonly noun: 'node' | 'graph';
  readonly idOf: (row: number) => string | number;
} {
  const ids = graphPointers ? graphIds : nodeIds;
  return { noun: graphPointers ? 'graph' : 'node', idOf: (row) => ids?.[row] ?? row };
}
