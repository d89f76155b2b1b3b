import type { edgeDotKernel, weightedSumKernel } from '../kernels/edge-products.js';
import { type CpuKernel, makeFloats, valuesOf } from './values.js';

export const edgeDot: CpuKernel<typeof edgeDotKernel> = ({ target, source }, { edges }, backend) => {
  const { rows, rowPointers, columnIndices } = edges.forward;
  const [, heads, width] = target.shape as [number, number, number];
  const [a, b] = [valuesOf(backend, target), valuesOf(backend, source)];
  return makeFloats(backend, [columnIndices.length, heads], (y) => {
    for (let i = 0; i < rows; i++)
      for (let k = rowPointers[i] as number; k < (rowPointers[i + 1] as number); k++)
        for (let h = 0; h < heads; h++) {
          const atTarget = (i * heads + h) * width;
          const atSource = ((columnIndices[k] as number) * heads + h) * width;
          let dot = 0;
          for (let f = 0; f < width; f++) dot += (a[atTarget + f] as number) * (b[atSource + f] as number);
          y[k * heads + h] = dot;
        }
  });
};

export const weightedSum: CpuKernel<typeof weightedSumKernel> = ({ x, coefficients }, { edges, transposed }, backend) => {
  const { rows, rowPointers, columnIndices } = edges.forward;
  const [, heads, width] = x.shape as [number, number, number];
  const [from, factors] = [valuesOf(backend, x), valuesOf(backend, coefficients)];
  return makeFloats(backend, [transposed ? edges.forward.columns : rows, heads, width], (y) => {
    for (let i = 0; i < rows; i++)
      for (let k = rowPointers[i] as number; k < (rowPointers[i + 1] as number); k++)
        for (let h = 0; h < heads; h++) {
          const atTarget = (i * heads + h) * width;
          const atSource = ((columnIndices[k] as number) * heads + h) * width;
          const [read, write] = transposed ? [atTarget, atSource] : [atSource, atTarget];
          const c = factors[k * heads + h] as number;
          for (let f = 0; f < width; f++) y[write + f] = (y[write + f] as number) + c * (from[read + f] as number);
        }
  });
};
