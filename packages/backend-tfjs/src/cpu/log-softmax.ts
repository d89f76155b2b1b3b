import type { logSoftmaxGradientKernel, logSoftmaxKernel } from '../kernels/log-softmax.js';
import { type CpuKernel, makeFloats, valuesOf } from './values.js';

export const logSoftmax: CpuKernel<typeof logSoftmaxKernel> = ({ x }, _attributes, backend) => {
  const width = x.shape[1] as number;
  const values = valuesOf(backend, x);
  return makeFloats(backend, x.shape, (y) => {
    for (let first = 0; first < values.length; first += width) {
      const row = values.subarray(first, first + width);
      const top = Math.max(...row);
      const shift = top + Math.log(row.reduce((sum, value) => sum + Math.exp(value - top), 0));
      row.forEach((value, f) => {
        y[first + f] = value - shift;
      });
    }
  });
};

export const logSoftmaxGradient: CpuKernel<typeof logSoftmaxGradientKernel> = ({ dy, y }, _attributes, backend) => {
  const width = y.shape[1] as number;
  const [upstream, values] = [valuesOf(backend, dy), valuesOf(backend, y)];
  return makeFloats(backend, y.shape, (dx) => {
    for (let first = 0; first < values.length; first += width) {
      const sum = upstream.subarray(first, first + width).reduce((a, b) => a + b, 0);
      for (let at = first; at < first + width; at++) dx[at] = (upstream[at] as number) - Math.exp(values[at] as number) * sum;
    }
  });
};
