import type { Tensor } from '@tensorflow/tfjs-core';
import { runKernel } from './kernel.js';

/** One step of Adam on `parameter`, `first` and `second` in place; all of one size. Has no output and no gradient. */
export const adamKernel = 'GnasAdam';
/** One step of gradient descent on `parameter` in place. Has no output and no gradient. */
export const sgdKernel = 'GnasSgd';

export interface AdamAttributes {
  /** Learning rate over 1 - beta1^t. */
  readonly rate: number;
  readonly beta1: number;
  readonly beta2: number;
  /** 1 / sqrt(1 - beta2^t) */
  readonly secondCorrection: number;
  readonly epsilon: number;
  /** L2: added to the gradient, times the parameter. */
  readonly weightDecay: number;
}

export interface SgdAttributes {
  readonly rate: number;
  readonly weightDecay: number;
}

export function adam(parameter: Tensor, gradient: Tensor, first: Tensor, second: Tensor, attributes: AdamAttributes): void {
  runKernel(adamKernel, { parameter, gradient, first, second }, attributes);
}

export function sgd(parameter: Tensor, gradient: Tensor, attributes: SgdAttributes): void {
  runKernel(sgdKernel, { parameter, gradient }, attributes);
}
