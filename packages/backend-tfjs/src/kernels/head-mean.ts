import type { Tensor } from '@tensorflow/tfjs-core';
import { registerKernelGradient, runKernel } from './kernel.js';

/** x [N, H, F] -> [N, F], the mean over the middle axis: where attention heads meet. TensorFlow.js would transpose first. */
export const headMeanKernel = 'GnasHeadMean';
export const headMeanGradientKernel = 'GnasHeadMeanGradient';

export interface HeadMeanGradientAttributes {
  readonly heads: number;
}

registerKernelGradient(headMeanKernel, { inputs: ['x'] }, (dy, [x]) => ({
  x: () => runKernel<Tensor>(headMeanGradientKernel, { dy }, { heads: (x as Tensor).shape[1] }),
}));

export function headMean(x: Tensor): Tensor {
  return runKernel<Tensor>(headMeanKernel, { x }, {});
}
