import type { Tensor } from '@tensorflow/tfjs-core';
import { registerKernelGradient, runKernel } from './kernel.js';

/**
 * a [M, K] x b [K, N] -> [M, N], either one transposed. TensorFlow.js has a BatchMatMul, but its WebAssembly kernel runs
 * a scalar loop where an operand is transposed, which every gradient of a product needs.
 */
export const matmulKernel = 'GnasMatMul';

export interface MatmulAttributes {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

registerKernelGradient<MatmulAttributes>(matmulKernel, { inputs: ['a', 'b'] }, (dy, [a, b], { transposeA, transposeB }) => ({
  a: () => (transposeA ? matmul(b as Tensor, dy, transposeB, true) : matmul(dy, b as Tensor, false, !transposeB)),
  b: () => (transposeB ? matmul(dy, a as Tensor, true, transposeA) : matmul(a as Tensor, dy, !transposeA, false)),
}));

export function matmul(a: Tensor, b: Tensor, transposeA = false, transposeB = false): Tensor {
  return runKernel<Tensor>(matmulKernel, { a, b }, { transposeA, transposeB });
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
