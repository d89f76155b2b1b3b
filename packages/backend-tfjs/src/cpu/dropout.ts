import { keep } from '../dropout-mask.js';
import type { dropoutKernel } from '../kernels/dropout.js';
import type { Indices } from '../sparse/indices.js';
import { type CpuKernel, makeFloats, valuesOf } from './values.js';

/** Index for dropout of value i, in a tensor with rows of `width`: by its row's number, then its position in the row. */
export function numberOf(i: number, width: number, rowNumbers: Indices | undefined): number {
  return rowNumbers ? (rowNumbers.values[Math.floor(i / width)] as number) * width + (i % width) : i;
}

export const dropout: CpuKernel<typeof dropoutKernel> = ({ x }, { dropout, numbers }, backend) => {
  const values = valuesOf(backend, x);
  const width = values.length / (x.shape[0] ?? 1);
  return makeFloats(backend, x.shape, (y) => {
    for (let i = 0; i < y.length; i++) y[i] = (values[i] as number) * keep(numberOf(i, width, numbers), dropout);
  });
};
