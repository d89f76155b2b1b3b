import type { headMeanGradientKernel, headMeanKernel } from '../kernels/head-mean.js';
import { WasmHeap, type WasmKernel } from './heap.js';

export const headMean: WasmKernel<typeof headMeanKernel> = ({ x }, _attributes, backend) => {
  const heap = WasmHeap.of(backend);
  const [rows, heads, width] = x.shape as [number, number, number];
  const y = heap.output([rows, width]);
  heap.overRows('headMean', rows, rows * heads * width, heads, width, heap.address(x), heap.address(y));
  return y;
};

export const headMeanGradient: WasmKernel<typeof headMeanGradientKernel> = ({ dy }, { heads }, backend) => {
  const heap = WasmHeap.of(backend);
  const [rows, width] = dy.shape as [number, number];
  const dx = heap.output([rows, heads, width]);
  heap.overRows('headMeanGradient', rows, rows * heads * width, heads, width, heap.address(dy), heap.address(dx));
  return dx;
};
