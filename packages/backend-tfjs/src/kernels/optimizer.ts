import { devices as everyDevice } from '../devices.js';
import { defineKernel, typed } from './define-kernel.js';

/** Attributes of `adamKernel`. */
export interface AdamAttributes {
  /** Learning rate / (1 - beta1^t). */
  readonly rate: number;
  readonly beta1: number;
  readonly beta2: number;
  /** 1 / sqrt(1 - beta2^t) */
  readonly secondCorrection: number;
  readonly epsilon: number;
  /** L2 penalty: this times the parameter is added to the gradient. */
  readonly weightDecay: number;
}

/** Attributes of `sgdKernel`. */
export interface SgdAttributes {
  readonly rate: number;
  /** L2 penalty: this times the parameter is added to the gradient. */
  readonly weightDecay: number;
}

/** One step of Adam. Changes `parameter`, `first` and `second` in place, all of the same size. Has no gradient. */
export const adamKernel = defineKernel({
  name: 'GnasAdam',
  inputs: ['parameter', 'gradient', 'first', 'second'],
  outputs: [],
  attributes: typed<AdamAttributes>(),
  devices: everyDevice,
});

/** One step of gradient descent. Changes `parameter` in place. Has no gradient. */
export const sgdKernel = defineKernel({
  name: 'GnasSgd',
  inputs: ['parameter', 'gradient'],
  outputs: [],
  attributes: typed<SgdAttributes>(),
  devices: everyDevice,
});
