import { registerDeviceKernel } from '../kernels/kernel.js';
import { type ScaleAttributes, scaleKernel } from '../kernels/scale.js';
import { type CpuBackend, makeFloats, valuesOf } from './values.js';

registerDeviceKernel<'x', ScaleAttributes>(scaleKernel, 'cpu', ({ x }, { factor }, backend: CpuBackend) =>
  makeFloats(backend, x.shape, (y) => {
    const values = valuesOf(backend, x);
    for (let i = 0; i < y.length; i++) y[i] = factor * (values[i] as number);
  }),
);
