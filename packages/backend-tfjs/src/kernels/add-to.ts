import { defineKernel } from './define-kernel.js';

/**
 * Adds x to `to` in place, both of the same size. Has no gradient. On the other devices, gradients are summed into a new tensor
 * by TensorFlow.js's Add.
 */
export const addToKernel = defineKernel({
  name: 'GnasAddTo',
  inputs: ['x', 'to'],
  outputs: [],
  devices: ['wasm', 'cpu'],
  fallback: 'none',
});
