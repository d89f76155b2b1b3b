import type { EdgeView, GraphOnDevice, ModelOps, Reduction, Tensor } from '@gnas/core';

/** For every edge and head the dot product of the target's row of `query` and the source's row of `key`, both [N, heads * width]. -> [E, heads] */
export function dotProductLogits(
  ops: ModelOps,
  graph: GraphOnDevice,
  { query, key, heads }: { readonly query: Tensor; readonly key: Tensor; readonly heads: number },
  view?: EdgeView,
): Tensor {
  const products = ops.mul(ops.gatherTarget(graph, query, view), ops.gatherSource(graph, key, view));
  const [edges, columns] = products.shape as [number, number];
  return heads === columns ? products : ops.sum(ops.reshape(products, [edges, heads, columns / heads]), 2);
}

/** The sources' rows of `values` [N, heads * width], each head times the edge's coefficient [E, heads], reduced at the targets. -> [N, heads * width] */
export function reduceWeighted(
  ops: ModelOps,
  graph: GraphOnDevice,
  {
    coefficients,
    values,
    reduce = 'sum',
  }: { readonly coefficients: Tensor; readonly values: Tensor; readonly reduce?: Reduction },
  view?: EdgeView,
): Tensor {
  const [edges, heads] = coefficients.shape as [number, number];
  const columns = values.shape[1] as number;
  const byHead = ops.reshape(ops.gatherSource(graph, values, view), [edges, heads, columns / heads]);
  const messages = ops.mul(byHead, ops.reshape(coefficients, [edges, heads, 1]));
  return ops.scatter(graph, ops.reshape(messages, [edges, columns]), reduce, view);
}
