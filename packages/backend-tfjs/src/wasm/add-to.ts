import { util } from '@tensorflow/tfjs-core';
import type { addToKernel } from '../kernels/add-to.js';
import { WasmHeap, type WasmKernel } from './heap.js';

export const addTo: WasmKernel<typeof addToKernel> = ({ x, to }, _attributes, backend) => {
  const heap = WasmHeap.of(backend);
  const size = util.sizeFromShape(x.shape);
  heap.overRows('addTo', size, 3 * size, heap.address(x), heap.address(to));
  return [];
};
