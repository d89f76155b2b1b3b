import type { Tensor } from '@tensorflow/tfjs-core';
import { devices as everyDevice } from '../devices.js';
import type { DropoutMask } from '../dropout-mask.js';
import type { RowOrigin } from '../sparse/indices.js';
import { defineKernel, typed } from './define-kernel.js';

/** Attributes of `dropoutKernel`. */
export interface DropoutAttributes extends RowOrigin {
  readonly dropout: DropoutMask;
}

/** Inverted dropout of x [N, ...]. The mask is a function of a seed, so the gradient recomputes it instead of keeping it. */
export const dropoutKernel = defineKernel({
  name: 'GnasDropout',
  inputs: ['x'],
  outputs: ['y'],
  attributes: typed<DropoutAttributes>(),
  devices: everyDevice,
  gradient: (dy, _saved, attributes) => ({ x: (): Tensor => dropoutKernel.run({ x: dy }, attributes) }),
});
