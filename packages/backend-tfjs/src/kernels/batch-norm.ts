import { scalar, type Tensor } from '@tensorflow/tfjs-core';
import { hasKernel } from '../tape.js';
import { registerKernelGradient, runKernel } from './kernel.js';
import { add, div, mean, mul, sqrt, sub } from './stock-kernels.js';

/**
 * x [N, F], scale and shift [F] -> [N, F], normalized over the nodes (Ioffe & Szegedy 2015, algorithm 1), and what its gradient needs, [2, F]:
 * the means, and one over the deviations. Without a kernel, as it is spelled out.
 */
export const batchNormKernel = 'GnasBatchNorm';
export const batchNormGradientKernel = 'GnasBatchNormGradient';

export interface BatchNormAttributes {
  /** Added to the variance. */
  readonly epsilon: number;
}

registerKernelGradient<BatchNormAttributes>(
  batchNormKernel,
  { inputs: ['x', 'scale'], outputs: [false, true] },
  (dy, [x, scale, statistics]) => {
    const [dx, dScale, dShift] = runKernel<[Tensor, Tensor, Tensor]>(
      batchNormGradientKernel,
      { dy, x: x as Tensor, scale: scale as Tensor, statistics: statistics as Tensor },
      {},
    );
    return { x: () => dx, scale: () => dScale, shift: () => dShift };
  },
);

export function batchNorm(x: Tensor, scale: Tensor, shift: Tensor, epsilon: number): Tensor {
  if (hasKernel(batchNormKernel)) {
    const attributes: BatchNormAttributes = { epsilon };
    return runKernel<[Tensor, Tensor]>(batchNormKernel, { x, scale, shift }, attributes)[0];
  }
  const centred = sub(x, mean(x, 0, true));
  const variance = mean(mul(centred, centred), 0, true);
  return add(mul(centred, div(scale, sqrt(add(variance, scalar(epsilon))))), shift);
}
