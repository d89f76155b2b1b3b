import type { EdgeView, GraphOnDevice, OperationOps, Tensor } from '@gnas/core/plugin';

/** Names of the operations that use features of edges. Others leave them out. */
export const edgeFeatureOperations = ['gin', 'gat', 'gatv2'] as const;

/**
 * Transforms the features of a graph's edges by a linear layer with the parameter `edgeWeight` [D, width] -> [E, width], in the order of a
 * view. A self loop that the view adds has features of 0. Undefined for a graph without features of edges.
 */
export function transformedEdges(
  ops: OperationOps,
  graph: GraphOnDevice,
  width: number,
  view: EdgeView = {},
): Tensor | undefined {
  const { edgeFeatures } = graph;
  if (!edgeFeatures) return undefined;
  const weight = ops.parameter('edgeWeight', [edgeFeatures.shape[1] as number, width], 'glorot');
  const rows = ops.linear(edgeFeatures, weight);
  if (view.selfLoops !== 'add') return ops.gatherEdges(graph, rows, view);
  // gatherEdges gives added self loops 1.
  const one = ops.constant([1], [1]);
  return ops.sub(ops.gatherEdges(graph, ops.add(rows, one), view), one);
}
