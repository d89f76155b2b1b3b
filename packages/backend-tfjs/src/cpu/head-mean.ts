import { type HeadMeanGradientAttributes, headMeanGradientKernel, headMeanKernel } from '../kernels/head-mean.js';
import { registerDeviceKernel } from '../kernels/kernel.js';
import { type CpuBackend, makeFloats, valuesOf } from './values.js';

registerDeviceKernel<'x', object>(headMeanKernel, 'cpu', ({ x }, _attributes, backend: CpuBackend) => {
  const [rows, heads, width] = x.shape as [number, number, number];
  const values = valuesOf(backend, x);
  return makeFloats(backend, [rows, width], (y) => {
    for (let at = 0; at < values.length; at++) {
      const to = Math.floor(at / (heads * width)) * width + (at % width);
      y[to] = (y[to] as number) + (values[at] as number) / heads;
    }
  });
});

registerDeviceKernel<'dy', HeadMeanGradientAttributes>(
  headMeanGradientKernel,
  'cpu',
  ({ dy }, { heads }, backend: CpuBackend) => {
    const [rows, width] = dy.shape as [number, number];
    const upstream = valuesOf(backend, dy);
    return makeFloats(backend, [rows, heads, width], (dx) => {
      for (let at = 0; at < dx.length; at++)
        dx[at] = (upstream[Math.floor(at / (heads * width)) * width + (at % width)] as number) / heads;
    });
  },
);
