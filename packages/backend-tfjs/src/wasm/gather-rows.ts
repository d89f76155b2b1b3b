import { util } from '@tensorflow/tfjs-core';
import type { gatherRowsGradientKernel, gatherRowsKernel } from '../kernels/gather-rows.js';
import { WasmHeap, type WasmKernel } from './heap.js';

export const gatherRows: WasmKernel<typeof gatherRowsKernel> = ({ x }, { rows }, backend) => {
  const heap = WasmHeap.of(backend);
  const width = x.shape[1] as number;
  const y = heap.output([rows.length, width]);
  const indices = heap.copyIn(rows);
  heap.overRows('gatherRows', rows.length, 2 * rows.length * width, indices, width, heap.address(x), heap.address(y));
  heap.free(indices);
  return y;
};

export const gatherRowsGradient: WasmKernel<typeof gatherRowsGradientKernel> = ({ dy }, { rows, shape }, backend) => {
  const heap = WasmHeap.of(backend);
  const dx = heap.output(shape);
  const indices = heap.copyIn(rows);
  const size = util.sizeFromShape(shape as number[]);
  heap.kernels.gatherRowsGradient(rows.length, indices, shape[1] as number, heap.address(dy), size, heap.address(dx));
  heap.free(indices);
  return dx;
};
