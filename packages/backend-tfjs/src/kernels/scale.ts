import { scalar, type Tensor } from '@tensorflow/tfjs-core';
import { hasKernel } from '../tape.js';
import { registerKernelGradient, runKernel } from './kernel.js';
import { mul } from './stock-kernels.js';

/** x times a number that is no tensor. Where a device has no kernel for it, a product with a scalar. */
export const scaleKernel = 'GnasScale';

export interface ScaleAttributes {
  readonly factor: number;
}

registerKernelGradient<ScaleAttributes>(scaleKernel, {}, (dy, _saved, { factor }) => ({ x: () => scale(dy, factor) }));

export function scale(x: Tensor, factor: number): Tensor {
  if (!hasKernel(scaleKernel)) return mul(x, scalar(factor));
  return runKernel<Tensor>(scaleKernel, { x }, { factor });
}
