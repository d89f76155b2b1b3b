import type { OperationOps, Tensor } from '@gnas/core/plugin';

/**
 * a . (x W) of each head, computed as x (W a): a product with a narrow matrix instead of one over [N, heads, width].
 * x [N, inDim], weight W [inDim, heads * width], vector a [1, heads, width] -> [N, heads]
 */
export function headLogits(ops: OperationOps, x: Tensor, weight: Tensor, vector: Tensor): Tensor {
  const [, heads, width] = vector.shape as [number, number, number];
  const byHead = ops.reshape(weight, [weight.shape[0] as number, heads, width]);
  return ops.linear(x, ops.headDot(byHead, vector));
}
