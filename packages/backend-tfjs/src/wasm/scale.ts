import { util } from '@tensorflow/tfjs-core';
import type { scaleKernel } from '../kernels/scale.js';
import { WasmHeap, type WasmKernel } from './heap.js';

export const scale: WasmKernel<typeof scaleKernel> = ({ x }, { factor }, backend) => {
  const heap = WasmHeap.of(backend);
  const y = heap.output(x.shape);
  heap.kernels.scale(util.sizeFromShape(x.shape), factor, heap.address(x), heap.address(y));
  return y;
};
