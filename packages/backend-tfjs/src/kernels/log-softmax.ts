import type { Tensor } from '@tensorflow/tfjs-core';
import { registerKernelGradient, runKernel } from './kernel.js';

/** x [N, C] -> x - log(sum(exp(x))) over each row. */
export const logSoftmaxKernel = 'GnasLogSoftmax';
export const logSoftmaxGradientKernel = 'GnasLogSoftmaxGradient';

registerKernelGradient(logSoftmaxKernel, { outputs: [true] }, (dy, [y]) => ({
  x: () => runKernel<Tensor>(logSoftmaxGradientKernel, { dy, y: y as Tensor }, {}),
}));

export function logSoftmax(x: Tensor): Tensor {
  return runKernel<Tensor>(logSoftmaxKernel, { x }, {});
}
