import {
  type Graph,
  type GraphOnDevice,
  groupByRow,
  type OperationOps,
  reorder,
  type Tensor,
  withEdges,
} from '@gnas/core/plugin';
import * as z from 'zod';

/** Names of the operations with weights for each type of edge. Others see all edges alike. */
export const relationOperations = ['rgcn', 'rsage'] as const;

/** Schema of the option of operations that can add reversed relations. */
export const reversedRelations = z
  .boolean()
  .default(false)
  .describe('Add the reverse of each relation, as a relation of its own (Schlichtkrull et al. 2018, section 2.1).');

/** Number of relations of a graph: of its types of edges, or one for all edges of a graph without types. */
export const countRelations = ({ edgeTypeNames }: Graph): number => edgeTypeNames?.length ?? 1;

/** [E] relation of each edge. */
export const relationsOf = ({ edgeTypes, source }: Graph): Int32Array => edgeTypes ?? new Int32Array(source.length);

/**
 * Adds the reverse of every edge, as an edge of another relation (Schlichtkrull et al. 2018, section 2.1). The reverse of relation r is
 * relation R + r, for R relations of the graph.
 */
export function withReversedRelations(graph: GraphOnDevice): GraphOnDevice {
  return graph.derive('with reversed relations', (whole) => {
    const { source, target } = whole;
    const types = relationsOf(whole);
    const names = whole.edgeTypeNames ?? ['edge'];
    return {
      ...withEdges(whole, { source: joined(source, target), target: joined(target, source) }),
      edgeTypes: joined(
        types,
        types.map((type) => names.length + type),
      ),
      edgeTypeNames: [...names, ...names.map((name) => `${name}, reversed`)],
    };
  });
}

function joined(a: Int32Array, b: Int32Array): Int32Array {
  const both = new Int32Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

/** Edges of each relation: those of r are `order` from `rowPointers[r]` to `rowPointers[r + 1]`. Grouped once per graph. */
const grouped = new WeakMap<Graph, ReturnType<typeof groupByRow>>();

/** The edges of one relation of a graph, on the same nodes. */
function ofRelation(graph: GraphOnDevice, relation: number): GraphOnDevice {
  if (countRelations(graph.graph) === 1) return graph;
  return graph.derive(`relation ${relation}`, (whole) => {
    let groups = grouped.get(whole);
    if (!groups) {
      groups = groupByRow(countRelations(whole), relationsOf(whole));
      grouped.set(whole, groups);
    }
    const edges = groups.order.slice(groups.rowPointers[relation], groups.rowPointers[relation + 1]);
    return withEdges(whole, { source: reorder(whole.source, edges), target: reorder(whole.target, edges) });
  });
}

/**
 * x [N, inDim] -> [N, outDim]: sum_r mean_j(x_j) W_r, where the mean is over the incoming edges of relation r. Edge weights are not used.
 * Sparse x, or x wider than the output, is multiplied first.
 * @param weights [relations * inDim, outDim] the matrices W_r, one below the other
 */
export function sumOfRelations(
  ops: OperationOps,
  graph: GraphOnDevice,
  x: Tensor,
  weights: Tensor,
  { inDim, outDim }: { readonly inDim: number; readonly outDim: number },
): Tensor {
  const relations = Array.from({ length: countRelations(graph.graph) }, (_, relation) => relation);
  const meanOver = (relation: number, rows: Tensor): Tensor =>
    ops.aggregate(ofRelation(graph, relation), rows, { reduce: 'mean', useEdgeWeights: false });
  if (x.layout !== 'sparse' && inDim <= outDim) {
    const means = relations.map((relation) => meanOver(relation, x));
    return ops.linear(means.length === 1 ? (means[0] as Tensor) : ops.concat(means, 1), weights);
  }
  return relations
    .map((relation) => meanOver(relation, ops.linear(x, ops.slice(weights, [relation * inDim, 0], [inDim, outDim]))))
    .reduce((a, b) => ops.add(a, b));
}
