import type { Tensor } from '@tensorflow/tfjs-core';
import { registerKernelGradient, runKernel } from './kernel.js';

/** x times a number that is no tensor. */
export const scaleKernel = 'GnasScale';

export interface ScaleAttributes {
  readonly factor: number;
}

registerKernelGradient<ScaleAttributes>(scaleKernel, {}, (dy, _saved, { factor }) => ({ x: () => scale(dy, factor) }));

export function scale(x: Tensor, factor: number): Tensor {
  return runKernel<Tensor>(scaleKernel, { x }, { factor });
}
