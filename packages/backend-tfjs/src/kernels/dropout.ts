import type { Tensor } from '@tensorflow/tfjs-core';
import type { DropoutMask } from '../dropout-mask.js';
import type { RowOrigin } from '../sparse/indices.js';
import { registerKernelGradient, runKernel } from './kernel.js';

/** Inverted dropout whose mask is a function of a seed, so that its gradient makes the same mask again. */
export const dropoutKernel = 'GnasDropout';

export interface DropoutAttributes extends RowOrigin {
  readonly dropout: DropoutMask;
}

registerKernelGradient<DropoutAttributes>(dropoutKernel, {}, (dy, _saved, attributes) => ({ x: () => dropout(dy, attributes) }));

export function dropout(x: Tensor, attributes: DropoutAttributes): Tensor {
  return runKernel<Tensor>(dropoutKernel, { x }, attributes);
}
