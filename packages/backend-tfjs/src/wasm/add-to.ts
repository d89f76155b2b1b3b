import { util } from '@tensorflow/tfjs-core';
import { addToKernel } from '../kernels/add-to.js';
import { registerDeviceKernel } from '../kernels/kernel.js';
import { WasmHeap } from './heap.js';

registerDeviceKernel<'x' | 'to', object>(addToKernel, 'wasm', ({ x, to }, _attributes, backend) => {
  const heap = WasmHeap.of(backend);
  heap.kernels.addTo(util.sizeFromShape(x.shape), heap.address(x), heap.address(to));
  return [];
});
