import type { firstRowsGradientKernel, firstRowsKernel } from '../kernels/first-rows.js';
import { type CpuKernel, makeFloats, valuesOf } from './values.js';

export const firstRows: CpuKernel<typeof firstRowsKernel> = ({ x }, { rows }, backend) =>
  makeFloats(backend, [rows, ...x.shape.slice(1)], (y) => y.set(valuesOf(backend, x).subarray(0, y.length)));

export const firstRowsGradient: CpuKernel<typeof firstRowsGradientKernel> = ({ dy }, { rows }, backend) =>
  makeFloats(backend, [rows, ...dy.shape.slice(1)], (dx) => dx.set(valuesOf(backend, dy)));
