import {
  type GatherRowsAttributes,
  type GatherRowsGradientAttributes,
  gatherRowsGradientKernel,
  gatherRowsKernel,
} from '../kernels/gather-rows.js';
import { registerDeviceKernel } from '../kernels/kernel.js';
import { type CpuBackend, makeFloats, valuesOf } from './values.js';

registerDeviceKernel<'x', GatherRowsAttributes>(gatherRowsKernel, 'cpu', ({ x }, { rows }, backend: CpuBackend) => {
  const width = x.shape[1] as number;
  const from = valuesOf(backend, x);
  return makeFloats(backend, [rows.length, width], (y) => {
    rows.forEach((row, at) => {
      y.set(from.subarray(row * width, (row + 1) * width), at * width);
    });
  });
});

registerDeviceKernel<'dy', GatherRowsGradientAttributes>(
  gatherRowsGradientKernel,
  'cpu',
  ({ dy }, { rows, shape }, backend: CpuBackend) => {
    const width = shape[1] as number;
    const from = valuesOf(backend, dy);
    return makeFloats(backend, shape, (dx) => {
      rows.forEach((row, at) => {
        for (let f = 0; f < width; f++) dx[row * width + f] = (dx[row * width + f] as number) + (from[at * width + f] as number);
      });
    });
  },
);
