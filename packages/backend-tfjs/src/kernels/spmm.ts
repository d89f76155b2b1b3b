import type { Tensor } from '@tensorflow/tfjs-core';
import { devices as everyDevice } from '../devices.js';
import type { DropoutMask } from '../dropout-mask.js';
import type { CompressedRows, SparseStructure } from '../sparse/sparse-structure.js';
import { defineKernel, typed } from './define-kernel.js';

/** Attributes of `spmmKernel`. */
export interface SpmmAttributes {
  readonly matrix: SparseStructure;
  /** Multiply by the transpose instead. */
  readonly transposed: boolean;
  /** Acts on the matrix's stored values. */
  readonly dropout: DropoutMask;
}

/** x [C, F] -> y [R, F] = A x, with a sparse matrix A [R, C]. */
export const spmmKernel = defineKernel({
  name: 'GnasSpMM',
  inputs: ['x'],
  outputs: ['y'],
  attributes: typed<SpmmAttributes>(),
  devices: everyDevice,
  gradient: (dy, _saved, attributes) => ({
    x: (): Tensor => spmmKernel.run({ x: dy }, { ...attributes, transposed: !attributes.transposed }),
  }),
});

/** The rows that a product multiplies with. */
export const rowsOf = ({ matrix, transposed }: Pick<SpmmAttributes, 'matrix' | 'transposed'>): CompressedRows =>
  transposed ? matrix.transposed : matrix.forward;
