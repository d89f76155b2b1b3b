import type { AggregateOptions, GraphOnDevice, Initializer, OperationOps, Tensor } from '@gnas/core/plugin';

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

/** Weights and bias of `convolveWithRoot`. */
interface RootedConvolution extends AggregateOptions {
  readonly weight: Tensor;
  readonly root: Tensor;
  readonly bias: Tensor | undefined;
}

/** aggregate(x) weight + x root + bias. The order of the first product is that of `propagateLinear`, where it is free. */
export function convolveWithRoot(
  ops: OperationOps,
  graph: GraphOnDevice,
  x: Tensor,
  { weight, root, bias, reduce = 'sum', ...options }: RootedConvolution,
): Tensor {
  // Only sparse features have products of their own, such as those that standardize them.
  if (bias && reduce !== 'max' && x.layout !== 'sparse')
    return ops.convolve(graph, x, { weight, root, bias, reduce, ...options });
  const propagate = (h: Tensor): Tensor => ops.aggregate(graph, h, { ...options, reduce });
  const neighbors = reduce === 'max' ? ops.linear(propagate(x), weight) : propagateLinear(ops, x, weight, propagate);
  const sum = ops.add(neighbors, ops.linear(x, root));
  return bias ? ops.activate(sum, { bias }) : sum;
}

/** Adds the parameter `bias` [outDim], unless `bias` is false. */
export function addBias(ops: OperationOps, x: Tensor, outDim: number, bias: boolean, initializer: Initializer = 'zeros'): Tensor {
  return bias ? ops.activate(x, { bias: ops.parameter('bias', [outDim], initializer) }) : x;
}
