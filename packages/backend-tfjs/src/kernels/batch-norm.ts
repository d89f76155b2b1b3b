import { scalar, type Tensor } from '@tensorflow/tfjs-core';
import { hasKernel } from '../tape.js';
import { registerKernelGradient, runKernel } from './kernel.js';
import { add, concat, div, mean, mul, reshape, slice, sqrt, sub } from './stock-kernels.js';

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

export function batchNorm(x: Tensor, scale: Tensor, shift: Tensor, epsilon: number): [y: Tensor, statistics: Tensor] {
  if (hasKernel(batchNormKernel)) {
    const attributes: BatchNormAttributes = { epsilon };
    return runKernel<[Tensor, Tensor]>(batchNormKernel, { x, scale, shift }, attributes);
  }
  const average = mean(x, 0, true);
  const centred = sub(x, average);
  const variance = mean(mul(centred, centred), 0, true);
  const inverse = div(scalar(1), sqrt(add(variance, scalar(epsilon))));
  return [add(mul(centred, mul(scale, inverse)), shift), concat([average, inverse], 0)];
}

/** Mean and biased variance of each column, [F], from the statistics of `batchNorm`. */
export function momentsOf(statistics: Tensor, epsilon: number): { mean: Tensor; variance: Tensor } {
  const width = statistics.shape[1] as number;
  const row = (at: number): Tensor => reshape(slice(statistics, [at, 0], [1, width]), [width]);
  const inverse = row(1);
  return { mean: row(0), variance: sub(div(scalar(1), mul(inverse, inverse)), scalar(epsilon)) };
}
