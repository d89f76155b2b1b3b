import type { OperationOps, Tensor } from '@gnas/core/plugin';

/**
 * Batch normalization (Ioffe & Szegedy 2015), [N, width] -> [N, width]. Training uses the statistics of all nodes and evaluation the
 * running ones, as torch.nn.BatchNorm1d. Parameters: `scale` and `shift` [width]. States: `runningMean` and `runningVariance` [width].
 */
export function batchNorm(ops: OperationOps, x: Tensor, width: number): Tensor {
  const running = {
    mean: ops.state('runningMean', [width], 'zeros'),
    variance: ops.state('runningVariance', [width], 'ones'),
  };
  return ops.batchNorm(x, ops.parameter('scale', [width], 'ones'), ops.parameter('shift', [width], 'zeros'), { running });
}
