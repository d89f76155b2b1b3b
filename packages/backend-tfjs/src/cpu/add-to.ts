import { addToKernel } from '../kernels/add-to.js';
import { registerDeviceKernel } from '../kernels/kernel.js';
import { type CpuBackend, valuesOf } from './values.js';

registerDeviceKernel<'x' | 'to', object>(addToKernel, 'cpu', ({ x, to }, _attributes, backend: CpuBackend) => {
  const [more, values] = [valuesOf(backend, x), valuesOf(backend, to)];
  for (let i = 0; i < values.length; i++) values[i] = (values[i] as number) + (more[i] as number);
  return [];
});
