import { keep } from '../dropout-mask.js';
import { type DropoutAttributes, dropoutKernel } from '../kernels/dropout.js';
import { registerDeviceKernel } from '../kernels/kernel.js';
import { type CpuBackend, makeFloats, valuesOf } from './values.js';

registerDeviceKernel<'x', DropoutAttributes>(dropoutKernel, 'cpu', ({ x }, { dropout }, backend: CpuBackend) => {
  const values = valuesOf(backend, x);
  return makeFloats(backend, x.shape, (y) => {
    for (let i = 0; i < y.length; i++) y[i] = (values[i] as number) * keep(i, dropout);
  });
});
