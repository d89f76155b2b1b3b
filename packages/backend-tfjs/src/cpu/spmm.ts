import { keep } from '../dropout-mask.js';
import { rowsOf, type spmmKernel } from '../kernels/spmm.js';
import { type CpuKernel, makeFloats, valuesOf } from './values.js';

export const spmm: CpuKernel<typeof spmmKernel> = ({ x }, attributes, backend) => {
  const { rows, rowPointers, columnIndices, values, numbers } = rowsOf(attributes);
  const width = x.shape[1] as number;
  const from = valuesOf(backend, x);
  return makeFloats(backend, [rows, width], (y) => {
    for (let i = 0; i < rows; i++)
      for (let k = rowPointers[i] as number; k < (rowPointers[i + 1] as number); k++) {
        const value = (values[k] as number) * keep(numbers?.[k] ?? k, attributes.dropout);
        const row = (columnIndices[k] as number) * width;
        for (let f = 0; f < width; f++) y[i * width + f] = (y[i * width + f] as number) + value * (from[row + f] as number);
      }
  });
};
