import type { OperationOps, Tensor } from '@gnas/core/plugin';

/** Added to the variance; as in torch.nn.LayerNorm. */
const epsilon = 1e-5;

/**
 * Layer normalization (Ba et al. 2016, eq. 4), [N, width] -> [N, width]. Gives the features of each node mean 0 and variance 1, then
 * scales and shifts them, as torch.nn.LayerNorm. Parameters: `scale` and `shift` [width].
 */
export function layerNorm(ops: OperationOps, x: Tensor, width: number): Tensor {
  const centered = ops.sub(x, ops.mean(x, 1, true));
  const variance = ops.mean(ops.mul(centered, centered), 1, true);
  const deviation = ops.sqrt(ops.add(variance, ops.constant([epsilon], [1])));
  const scaled = ops.mul(ops.div(centered, deviation), ops.parameter('scale', [width], 'ones'));
  return ops.activate(scaled, { bias: ops.parameter('shift', [width], 'zeros') });
}
