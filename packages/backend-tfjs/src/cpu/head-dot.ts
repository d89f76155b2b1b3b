import type { TensorInfo } from '@tensorflow/tfjs-core';
import { headDotGradientKernel, headDotKernel } from '../kernels/head-dot.js';
import { registerDeviceKernel } from '../kernels/kernel.js';
import { type CpuBackend, makeFloats, valuesOf } from './values.js';

registerDeviceKernel<'x' | 'vectors', object>(headDotKernel, 'cpu', ({ x, vectors }, _attributes, backend: CpuBackend) => {
  const [rows, heads, width] = x.shape as [number, number, number];
  const [values, by] = [valuesOf(backend, x), valuesOf(backend, vectors)];
  return makeFloats(backend, [rows, heads], (y) => {
    for (let at = 0; at < y.length * width; at++) {
      const to = Math.floor(at / width);
      y[to] = (y[to] as number) + (values[at] as number) * (by[at % (heads * width)] as number);
    }
  });
});

registerDeviceKernel<'dy' | 'x' | 'vectors', object>(
  headDotGradientKernel,
  'cpu',
  ({ dy, x, vectors }, _attributes, backend: CpuBackend): TensorInfo[] => {
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
  },
);
