import { pad, type Tensor } from '@tensorflow/tfjs-core';
import { defineKernel, typed } from './define-kernel.js';
import * as stock from './stock-kernels.js';

/** Attributes of `narrowKernel`. */
export interface NarrowAttributes {
  readonly axis: number;
  readonly begin: number;
  readonly length: number;
}

/** A range along one axis of x, complete in the other axes. The counterpart of `concatKernel`. */
export const narrowKernel = defineKernel({
  name: 'GnasNarrow',
  inputs: ['x'],
  outputs: ['y'],
  attributes: typed<NarrowAttributes>(),
  devices: ['wasm'],
  fallback: ({ x }, { axis, begin, length }) =>
    stock.slice(
      x,
      x.shape.map((_, at) => (at === axis ? begin : 0)),
      x.shape.map((total, at) => (at === axis ? length : total)),
    ),
  saves: ['x'],
  gradient: (dy, { x }, { axis, begin, length }) => ({
    x: () =>
      pad(
        dy,
        x.shape.map((total, at) => (at === axis ? [begin, total - begin - length] : [0, 0]) as [number, number]),
      ),
  }),
});

/** Part of a tensor: where it begins and how long it is along each axis. */
export function slice(x: Tensor, begin: readonly number[], size: readonly number[]): Tensor {
  const cut = x.shape.flatMap((total, axis) => (begin[axis] === 0 && size[axis] === total ? [] : [axis]));
  const [axis = 0] = cut;
  const [from = -1, length = -1] = [begin[axis], size[axis]];
  const isNarrow = cut.length === 1 && from >= 0 && length > 0 && from + length <= (x.shape[axis] as number);
  return isNarrow ? narrowKernel.run({ x }, { axis, begin: from, length }) : stock.slice(x, begin, size);
}
