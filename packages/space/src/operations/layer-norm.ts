import type { OperationOps, Tensor } from '@gnas/core/plugin';

/**
 * Layer normalization (Ba et al. 2016, eq. 4), [N, width] -> [N, width]. Gives the features of each node mean 0 and variance 1, then
 * scales and shifts them, as torch.nn.LayerNorm. Parameters: `scale` and `shift` [width].
 */
export function layerNorm(ops: OperationOps, x: Tensor, width: number): Tensor {
  return ops.layerNorm(x, ops.parameter('scale', [width], 'ones'), ops.parameter('shift', [width], 'zeros'));
}
