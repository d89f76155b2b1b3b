import { util } from '@tensorflow/tfjs-core';
import type { firstRowsGradientKernel, firstRowsKernel } from '../kernels/first-rows.js';
import { WasmHeap, type WasmKernel } from './heap.js';

export const firstRows: WasmKernel<typeof firstRowsKernel> = ({ x }, { rows }, backend) =>
  WasmHeap.of(backend).beginningOf(x, [rows, ...x.shape.slice(1)]);

export const firstRowsGradient: WasmKernel<typeof firstRowsGradientKernel> = ({ dy }, { rows }, backend) => {
  const heap = WasmHeap.of(backend);
  const dx = heap.output([rows, ...dy.shape.slice(1)]);
  heap.kernels.padRows(util.sizeFromShape(dy.shape), util.sizeFromShape(dx.shape), heap.address(dy), heap.address(dx));
  return dx;
};
