import { GnasError } from '@gnas/core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { hasKernel } from '../tape.js';
import { registerKernelGradient, runKernel } from './kernel.js';
import { narrow } from './narrow.js';
import * as stock from './stock-kernels.js';

/**
 * Tensors joined along one axis. For a device whose own way from TensorFlow.js copies row by row in JavaScript; others need not have it.
 * Its inputs are numbered from 0.
 */
export const concatKernel = 'GnasConcat';

export interface ConcatAttributes {
  readonly axis: number;
  /** Of each input along that axis. */
  readonly lengths: readonly number[];
}

registerKernelGradient<ConcatAttributes>(concatKernel, {}, (dy, _saved, { axis, lengths }) => {
  let next = 0;
  return Object.fromEntries(
    lengths.map((length, index) => {
      const begin = next;
      next += length;
      return [index, () => narrow(dy, { axis, begin, length })];
    }),
  );
});

export function concat(xs: readonly Tensor[], axis: number): Tensor {
  if (xs.length < 2 || !hasKernel(concatKernel)) return stock.concat(xs, axis);
  const shapes = xs.map(({ shape }) => shape);
  const first = shapes[0] as number[];
  const at = axis < 0 ? axis + first.length : axis;
  const fits = (shape: number[]): boolean =>
    shape.length === first.length && at < first.length && shape.every((size, index) => index === at || size === first[index]);
  if (!shapes.every(fits))
    throw new GnasError(
      'GNAS_INVALID_SHAPE',
      `concat along axis ${axis} got ${shapes.map((shape) => `[${shape}]`).join(', ')}; they must be alike in the other axes.`,
    );
  return runKernel<Tensor>(concatKernel, Object.assign({}, xs) as unknown as Record<string, Tensor>, {
    axis: at,
    lengths: shapes.map((shape) => shape[at] as number),
  });
}
