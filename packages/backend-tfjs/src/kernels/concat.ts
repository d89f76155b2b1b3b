import { GnasError, shortList } from '@gnas/core/plugin';
import type { Tensor } from '@tensorflow/tfjs-core';
import { defineKernel, typed } from './define-kernel.js';
import { narrowKernel } from './narrow.js';
import * as stock from './stock-kernels.js';

/** Attributes of `concatKernel`. */
export interface ConcatAttributes {
  readonly axis: number;
  /** Length of each input along that axis. */
  readonly lengths: readonly number[];
}

/** Tensors joined along one axis, numbered from 0. On WebAssembly, TensorFlow.js's own kernel copies row by row in JavaScript. */
export const concatKernel = defineKernel({
  name: 'GnasConcat',
  inputs: [] as readonly string[],
  outputs: ['y'],
  attributes: typed<ConcatAttributes>(),
  devices: ['wasm'],
  fallback: (inputs, { axis }) => stock.concat(Object.values(inputs), axis),
  gradient: (dy, _saved, { axis, lengths }) => {
    let next = 0;
    return Object.fromEntries(
      lengths.map((length, index) => {
        const begin = next;
        next += length;
        return [index, () => narrowKernel.run({ x: dy }, { axis, begin, length })];
      }),
    );
  },
});

/**
 * Joins tensors along one axis, counted from the end if negative.
 * @throws GnasError GNAS_INVALID_SHAPE if the tensors differ in another axis
 */
export function concat(xs: readonly Tensor[], axis: number): Tensor {
  if (xs.length < 2) return stock.concat(xs, axis);
  const shapes = xs.map(({ shape }) => shape);
  const first = shapes[0] as number[];
  const at = axis < 0 ? axis + first.length : axis;
  const fits = (shape: number[]): boolean =>
    shape.length === first.length && at < first.length && shape.every((size, index) => index === at || size === first[index]);
  if (!shapes.every(fits))
    throw new GnasError(
      'GNAS_INVALID_SHAPE',
      `concat along axis ${axis} got ${shortList(shapes.map((shape) => `[${shape}]`))}. The shapes must be equal in every other axis.`,
    );
  return concatKernel.run(Object.assign({}, xs) as unknown as Record<string, Tensor>, {
    axis: at,
    lengths: shapes.map((shape) => shape[at] as number),
  });
}
