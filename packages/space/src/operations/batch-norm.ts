import type { OperationOps, Tensor } from '@gnas/core';

/**
 * Batch normalization over all nodes (Ioffe & Szegedy 2015, algorithm 1), [N, width] -> [N, width]. On one whole graph the nodes of
 * training and of evaluation are the same, so it always takes mean and variance of the nodes at hand, and keeps no running ones.
 * Parameters: `scale` and `shift` [width].
 */
export function batchNorm(ops: OperationOps, x: Tensor, width: number): Tensor {
  return ops.batchNorm(x, ops.parameter('scale', [width], 'ones'), ops.parameter('shift', [width], 'zeros'));
}
