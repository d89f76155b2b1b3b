import type { Tensor } from '@tensorflow/tfjs-core';
import { registerKernelGradient, runKernel } from './kernel.js';

/** The first `count` rows of x [N, ...]. A device that registers it can run on receptive fields. */
export const firstRowsKernel = 'GnasFirstRows';
/** dy [count, ...] with rows of zeros after it. */
export const firstRowsGradientKernel = 'GnasFirstRowsGradient';

export interface FirstRowsAttributes {
  /** Of the output. */
  readonly rows: number;
}

registerKernelGradient<FirstRowsAttributes>(firstRowsKernel, { inputs: ['x'] }, (dy, [x]) => ({
  x: () => runKernel<Tensor>(firstRowsGradientKernel, { dy }, { rows: (x as Tensor).shape[0] }),
}));

export function firstRows(x: Tensor, rows: number): Tensor {
  return runKernel<Tensor>(firstRowsKernel, { x }, { rows });
}
