import type { scaleKernel } from '../kernels/scale.js';
import { type CpuKernel, makeFloats, valuesOf } from './values.js';

export const scale: CpuKernel<typeof scaleKernel> = ({ x }, { factor }, backend) =>
  makeFloats(backend, x.shape, (y) => {
    const values = valuesOf(backend, x);
    for (let i = 0; i < y.length; i++) y[i] = factor * (values[i] as number);
  });
