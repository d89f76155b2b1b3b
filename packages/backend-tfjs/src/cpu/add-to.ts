import type { addToKernel } from '../kernels/add-to.js';
import { type CpuKernel, valuesOf } from './values.js';

export const addTo: CpuKernel<typeof addToKernel> = ({ x, to }, _attributes, backend) => {
  const [more, values] = [valuesOf(backend, x), valuesOf(backend, to)];
  for (let i = 0; i < values.length; i++) values[i] = (values[i] as number) + (more[i] as number);
  return [];
};
