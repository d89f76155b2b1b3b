import { scalar, type Tensor } from '@tensorflow/tfjs-core';
import { defineKernel, typed } from './define-kernel.js';
import { mul } from './stock-kernels.js';

/** Attributes of `scaleKernel`. */
export interface ScaleAttributes {
  readonly factor: number;
}

/** x times a number. */
export const scaleKernel = defineKernel({
  name: 'GnasScale',
  inputs: ['x'],
  outputs: ['y'],
  attributes: typed<ScaleAttributes>(),
  devices: ['wasm', 'cpu'],
  fallback: ({ x }, { factor }) => mul(x, scalar(factor)),
  gradient: (dy, _saved, attributes) => ({ x: (): Tensor => scaleKernel.run({ x: dy }, attributes) }),
});
