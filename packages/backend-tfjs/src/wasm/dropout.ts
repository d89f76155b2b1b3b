import { util } from '@tensorflow/tfjs-core';
import { type DropoutAttributes, dropoutKernel } from '../kernels/dropout.js';
import { registerDeviceKernel } from '../kernels/kernel.js';
import { WasmHeap } from './heap.js';

registerDeviceKernel<'x', DropoutAttributes>(dropoutKernel, 'wasm', ({ x }, { dropout: { threshold, scale, seed } }, backend) => {
  const heap = WasmHeap.of(backend);
  const y = heap.output(x.shape);
  heap.kernels.dropout(util.sizeFromShape(x.shape), heap.address(x), heap.address(y), threshold, scale, seed);
  return y;
});
