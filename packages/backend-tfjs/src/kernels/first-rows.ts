import { defineKernel, typed } from './define-kernel.js';

/** Attributes of `firstRowsKernel`. */
export interface FirstRowsAttributes {
  /** Number of rows of the output. */
  readonly rows: number;
}

/** dy [rows, ...] -> dx [attributes.rows, ...]: dy, then rows of zeros. */
export const firstRowsGradientKernel = defineKernel({
  name: 'GnasFirstRowsGradient',
  inputs: ['dy'],
  outputs: ['dx'],
  attributes: typed<FirstRowsAttributes>(),
  devices: ['wasm', 'cpu'],
  fallback: 'none',
});

/** The first rows of x [N, ...]. Receptive fields need it; the other devices compute the whole graph instead. */
export const firstRowsKernel = defineKernel({
  name: 'GnasFirstRows',
  inputs: ['x'],
  outputs: ['y'],
  attributes: typed<FirstRowsAttributes>(),
  devices: ['wasm', 'cpu'],
  fallback: 'none',
  saves: ['x'],
  gradient: (dy, { x }) => ({ x: () => firstRowsGradientKernel.run({ dy }, { rows: x.shape[0] as number }) }),
});
