import { pad, type Tensor } from '@tensorflow/tfjs-core';
import { hasKernel } from '../tape.js';
import { registerKernelGradient, runKernel } from './kernel.js';
import * as stock from './stock-kernels.js';

/** What lies between two places of one axis; of the other axes, all. For the devices that have `concatKernel`. */
export const narrowKernel = 'GnasNarrow';

export interface NarrowAttributes {
  readonly axis: number;
  readonly begin: number;
  readonly length: number;
}

registerKernelGradient<NarrowAttributes>(narrowKernel, { inputs: ['x'] }, (dy, [x], { axis, begin, length }) => ({
  x: () =>
    pad(
      dy,
      (x as Tensor).shape.map((total, at) => (at === axis ? [begin, total - begin - length] : [0, 0]) as [number, number]),
    ),
}));

export function narrow(x: Tensor, attributes: NarrowAttributes): Tensor {
  return runKernel<Tensor>(narrowKernel, { x }, attributes);
}

/** A part of a tensor: where it begins in each axis, and how much of it there is. */
export function slice(x: Tensor, begin: readonly number[], size: readonly number[]): Tensor {
  const cut = x.shape.flatMap((total, axis) => (begin[axis] === 0 && size[axis] === total ? [] : [axis]));
  const [axis = 0] = cut;
  const [from = -1, length = -1] = [begin[axis], size[axis]];
  const isNarrow = cut.length === 1 && from >= 0 && length > 0 && from + length <= (x.shape[axis] as number);
  return isNarrow && hasKernel(narrowKernel) ? narrow(x, { axis, begin: from, length }) : stock.slice(x, begin, size);
}
