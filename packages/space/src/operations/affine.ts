import type { Initializer, OperationOps, Tensor } from '@gnas/core/plugin';

/** Weights and biases of linear layers: uniform in +-1 / sqrt(inDim), as in torch.nn.Linear. */
export const linearInitializer = (inDim: number): Initializer => ({ kind: 'uniform', limit: 1 / Math.sqrt(inDim) });

/** x W + b with the parameters `weight` [inDim, outDim] and, unless `bias` is false, `bias` [outDim]. x may be sparse. */
export function affine(ops: OperationOps, x: Tensor, inDim: number, outDim: number, bias = true): Tensor {
  const initializer = linearInitializer(inDim);
  const weight = ops.parameter('weight', [inDim, outDim], initializer);
  return bias ? ops.linear(x, weight, ops.parameter('bias', [outDim], initializer)) : ops.linear(x, weight);
}

/**
 * P(x) W for a linear propagation P over nodes. Because P(x) W = P(x W), the order is free. Sparse features are multiplied first, so
 * they stay sparse. Otherwise the propagation runs on the narrower side. At equal widths it runs first: the product then has a row for
 * each target node, and a receptive field has fewer of these than source nodes.
 */
export function propagateLinear(ops: OperationOps, x: Tensor, weight: Tensor, propagate: (x: Tensor) => Tensor): Tensor {
  const [inDim, outDim] = weight.shape as [number, number];
  return x.layout !== 'sparse' && inDim <= outDim ? ops.linear(propagate(x), weight) : propagate(ops.linear(x, weight));
}

/** Adds the parameter `bias` [outDim], unless `bias` is false. */
export function addBias(ops: OperationOps, x: Tensor, outDim: number, bias: boolean, initializer: Initializer = 'zeros'): Tensor {
  return bias ? ops.activate(x, { bias: ops.parameter('bias', [outDim], initializer) }) : x;
}
