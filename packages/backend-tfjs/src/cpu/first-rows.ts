import { type FirstRowsAttributes, firstRowsGradientKernel, firstRowsKernel } from '../kernels/first-rows.js';
import { registerDeviceKernel } from '../kernels/kernel.js';
import { type CpuBackend, makeFloats, valuesOf } from './values.js';

registerDeviceKernel<'x', FirstRowsAttributes>(firstRowsKernel, 'cpu', ({ x }, { rows }, backend: CpuBackend) =>
  makeFloats(backend, [rows, ...x.shape.slice(1)], (y) => y.set(valuesOf(backend, x).subarray(0, y.length))),
);

registerDeviceKernel<'dy', FirstRowsAttributes>(firstRowsGradientKernel, 'cpu', ({ dy }, { rows }, backend: CpuBackend) =>
  makeFloats(backend, [rows, ...dy.shape.slice(1)], (dx) => dx.set(valuesOf(backend, dy))),
);
