import type { Tensor } from '@tensorflow/tfjs-core';
import type { DropoutMask } from '../dropout-mask.js';
import type { CompressedRows, SparseStructure } from '../sparse/sparse-structure.js';
import { registerKernelGradient, runKernel } from './kernel.js';

/** y [R, F] = A x, with A [R, C] sparse and x [C, F]; dropout acts on the stored values of A. */
export const spmmKernel = 'GnasSpMM';

export interface SpmmAttributes {
  readonly matrix: SparseStructure;
  /** Multiply with the transpose instead. */
  readonly transposed: boolean;
  readonly dropout: DropoutMask;
}

export const rowsOf = ({ matrix, transposed }: Pick<SpmmAttributes, 'matrix' | 'transposed'>): CompressedRows =>
  transposed ? matrix.transposed : matrix.forward;

registerKernelGradient<SpmmAttributes>(spmmKernel, {}, (dy, _saved, attributes) => ({
  x: () => spmm(dy, { ...attributes, transposed: !attributes.transposed }),
}));

export function spmm(x: Tensor, attributes: SpmmAttributes): Tensor {
  return runKernel<Tensor>(spmmKernel, { x }, attributes);
}
