import type { OperationOps, Tensor } from '@gnas/core/plugin';

/**
 * Batch normalization over all nodes (Ioffe & Szegedy 2015, algorithm 1), [N, width] -> [N, width]. On one whole graph, training and
 * evaluation see the same nodes, so it always uses the mean and variance of the current nodes and keeps no running statistics.
 * Parameters: `scale` and `shift` [width].
 */
export function batchNorm(ops: OperationOps, x: Tensor, width: number): Tensor {
  return ops.batchNorm(x, ops.parameter('scale', [width], 'ones'), ops.parameter('shift', [width], 'zeros'));
}
