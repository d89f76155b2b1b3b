import type { headMeanGradientKernel, headMeanKernel } from '../kernels/head-mean.js';
import { type CpuKernel, makeFloats, valuesOf } from './values.js';

export const headMean: CpuKernel<typeof headMeanKernel> = ({ x }, _attributes, backend) => {
  const [rows, heads, width] = x.shape as [number, number, number];
  const values = valuesOf(backend, x);
  return makeFloats(backend, [rows, width], (y) => {
    for (let at = 0; at < values.length; at++) {
      const to = Math.floor(at / (heads * width)) * width + (at % width);
      y[to] = (y[to] as number) + (values[at] as number) / heads;
    }
  });
};

export const headMeanGradient: CpuKernel<typeof headMeanGradientKernel> = ({ dy }, { heads }, backend) => {
  const [rows, width] = dy.shape as [number, number];
  const upstream = valuesOf(backend, dy);
  return makeFloats(backend, [rows, heads, width], (dx) => {
    for (let at = 0; at < dx.length; at++)
      dx[at] = (upstream[Math.floor(at / (heads * width)) * width + (at % width)] as number) / heads;
  });
};
