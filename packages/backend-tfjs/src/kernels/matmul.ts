import type { Tensor } from '@tensorflow/tfjs-core';
import { devices as everyDevice } from '../devices.js';
import { defineKernel, typed } from './define-kernel.js';

/** Attributes of `matmulKernel`. */
export interface MatmulAttributes {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

/**
 * a [M, K] x b [K, N] -> [M, N], either one transposed. TensorFlow.js's own WebAssembly kernel runs a scalar loop if an operand
 * is transposed, as in every gradient of a product.
 */
export const matmulKernel = defineKernel({
  name: 'GnasMatMul',
  inputs: ['a', 'b'],
  outputs: ['y'],
  attributes: typed<MatmulAttributes>(),
  devices: everyDevice,
  saves: ['a', 'b'],
  gradient: (dy, { a, b }, { transposeA, transposeB }) => ({
    a: (): Tensor => (transposeA ? matmul(b, dy, transposeB, true) : matmul(dy, b, false, !transposeB)),
    b: (): Tensor => (transposeB ? matmul(dy, a, true, transposeA) : matmul(a, dy, !transposeA, false)),
  }),
});

export function matmul(a: Tensor, b: Tensor, transposeA = false, transposeB = false): Tensor {
  return matmulKernel.run({ a, b }, { transposeA, transposeB });
}

/** Sizes of a product. */
export function matmulShape(
  a: readonly number[],
  b: readonly number[],
  { transposeA, transposeB }: MatmulAttributes,
): { rows: number; inner: number; columns: number } {
  const [rows, inner] = transposeA ? [a[1], a[0]] : [a[0], a[1]];
  return { rows: rows as number, inner: inner as number, columns: (transposeB ? b[0] : b[1]) as number };
}
