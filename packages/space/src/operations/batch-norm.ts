import type { ModelOps, Tensor } from '@gnas/core';

const epsilon = 1e-5;

/**
 * Batch normalization over all nodes (Ioffe & Szegedy 2015, algorithm 1), [N, width] -> [N, width]. On one whole graph the nodes of
 * training and of evaluation are the same, so it always takes mean and variance of the nodes at hand, and keeps no running ones.
 * Parameters: `scale` and `shift` [width].
 */
export function batchNorm(ops: ModelOps, x: Tensor, width: number): Tensor {
  const centred = ops.sub(x, ops.mean(x, 0, true));
  const variance = ops.mean(ops.mul(centred, centred), 0, true);
  const deviation = ops.sqrt(ops.add(variance, ops.constant([epsilon], [1])));
  const scale = ops.div(ops.parameter('scale', [width], 'ones'), deviation);
  return ops.add(ops.mul(centred, scale), ops.parameter('shift', [width], 'zeros'));
}
