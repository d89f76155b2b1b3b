import type { Tensor } from '@tensorflow/tfjs-core';
import type { DropoutMask } from '../dropout-mask.js';
import { registerKernelGradient, runKernel } from './kernel.js';

/** Inverted dropout whose mask is a function of a seed, so that its gradient makes the same mask again. */
export const dropoutKernel = 'GnasDropout';

export interface DropoutAttributes {
  readonly dropout: DropoutMask;
}

registerKernelGradient<DropoutAttributes>(dropoutKernel, {}, (dy, _saved, { dropout: mask }) => ({ x: () => dropout(dy, mask) }));

export function dropout(x: Tensor, mask: DropoutMask): Tensor {
  return runKernel<Tensor>(dropoutKernel, { x }, { dropout: mask });
}
