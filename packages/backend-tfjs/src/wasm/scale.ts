import { util } from '@tensorflow/tfjs-core';
import type { scaleKernel } from '../kernels/scale.js';
import { WasmHeap, type WasmKernel } from './heap.js';

export const scale: WasmKernel<typeof scaleKernel> = ({ x }, { factor }, backend) => {
  const heap = WasmHeap.of(backend);
  const y = heap.output(x.shape);
  const size = util.sizeFromShape(x.shape);
  heap.overRows('scale', size, 2 * size, factor, heap.address(x), heap.address(y));
  return y;
};
