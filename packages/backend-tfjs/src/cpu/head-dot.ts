import type { headDotGradientKernel, headDotKernel } from '../kernels/head-dot.js';
import { type CpuKernel, makeFloats, valuesOf } from './values.js';

export const headDot: CpuKernel<typeof headDotKernel> = ({ x, vectors }, _attributes, backend) => {
  const [rows, heads, width] = x.shape as [number, number, number];
  const [values, by] = [valuesOf(backend, x), valuesOf(backend, vectors)];
  return makeFloats(backend, [rows, heads], (y) => {
    for (let at = 0; at < y.length * width; at++) {
      const to = Math.floor(at / width);
      y[to] = (y[to] as number) + (values[at] as number) * (by[at % (heads * width)] as number);
    }
  });
};

export const headDotGradient: CpuKernel<typeof headDotGradientKernel> = ({ dy, x, vectors }, _attributes, backend) => {
  const [, heads, width] = x.shape as [number, number, number];
  const [upstream, values, by] = [dy, x, vectors].map((tensor) => valuesOf(backend, tensor)) as [
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  const d = (at: number): number => upstream[Math.floor(at / width)] as number;
  const dx = makeFloats(backend, x.shape, (out) => {
    for (let at = 0; at < out.length; at++) out[at] = d(at) * (by[at % (heads * width)] as number);
  });
  const dVectors = makeFloats(backend, vectors.shape, (out) => {
    for (let at = 0; at < values.length; at++) {
      const to = at % (heads * width);
      out[to] = (out[to] as number) + d(at) * (values[at] as number);
    }
  });
  return [dx, dVectors];
};
