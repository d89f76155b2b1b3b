import type { gatherRowsGradientKernel, gatherRowsKernel } from '../kernels/gather-rows.js';
import { type CpuKernel, makeFloats, valuesOf } from './values.js';

export const gatherRows: CpuKernel<typeof gatherRowsKernel> = ({ x }, { rows }, backend) => {
  const width = x.shape[1] as number;
  const from = valuesOf(backend, x);
  return makeFloats(backend, [rows.length, width], (y) => {
    rows.forEach((row, at) => {
      y.set(from.subarray(row * width, (row + 1) * width), at * width);
    });
  });
};

export const gatherRowsGradient: CpuKernel<typeof gatherRowsGradientKernel> = ({ dy }, { rows, shape }, backend) => {
  const width = shape[1] as number;
  const from = valuesOf(backend, dy);
  return makeFloats(backend, shape, (dx) => {
    rows.forEach((row, at) => {
      for (let f = 0; f < width; f++) dx[row * width + f] = (dx[row * width + f] as number) + (from[at * width + f] as number);
    });
  });
};
