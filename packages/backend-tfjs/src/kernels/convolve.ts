import type { SparseStructure } from '../sparse/sparse-structure.js';
import { defineKernel, typed } from './define-kernel.js';

/** Attributes of `convolveKernel`. */
export interface ConvolveAttributes {
  /** [N, N] */
  readonly matrix: SparseStructure;
}

/** Gradient of `convolveKernel`. */
export const convolveGradientKernel = defineKernel({
  name: 'GnasConvolveGradient',
  inputs: ['dy', 'x', 'weight', 'root'],
  outputs: ['dx', 'dWeight', 'dRoot', 'dBias'],
  attributes: typed<ConvolveAttributes>(),
  devices: ['wasm'],
  fallback: 'none',
});

/**
 * x [N, F], weight and root [F, K], bias [K] -> [N, K]: A x weight + x root + bias, with a sparse matrix A. Its gradient multiplies by the
 * transpose of A once, because A dy is all that both the weight and x need.
 */
export const convolveKernel = defineKernel({
  name: 'GnasConvolve',
  inputs: ['x', 'weight', 'root', 'bias'],
  outputs: ['y'],
  attributes: typed<ConvolveAttributes>(),
  devices: ['wasm'],
  fallback: 'none',
  saves: ['x', 'weight', 'root'],
  gradient: (dy, saved, attributes) => {
    const [x, weight, root, bias] = convolveGradientKernel.runAll({ dy, ...saved }, attributes);
    return { x, weight, root, bias };
  },
});
