import { util } from '@tensorflow/tfjs-core';
import type { dropoutKernel } from '../kernels/dropout.js';
import { WasmHeap, type WasmKernel } from './heap.js';

export const dropout: WasmKernel<typeof dropoutKernel> = ({ x }, { dropout: { threshold, scale, seed }, numbers }, backend) => {
  const heap = WasmHeap.of(backend);
  const y = heap.output(x.shape);
  const rows = x.shape[0] ?? 1;
  const width = rows > 0 ? util.sizeFromShape(x.shape) / rows : 0;
  const [from, to, at] = [heap.address(x), heap.address(y), heap.addressOf(numbers)];
  heap.overRows('dropout', rows, 2 * rows * width, width, from, to, at, threshold, scale, seed);
  return y;
};
