import { util } from '@tensorflow/tfjs-core';
import { type DropoutAttributes, dropoutKernel } from '../kernels/dropout.ts';
import { registerDeviceKernel } from '../kernels/kernel.ts';
import { WasmHeap } from './heap.ts';

registerDeviceKernel<'x', DropoutAttributes>(dropoutKernel, 'wasm', ({ x }, { dropout: { threshold, scale, seed } }, backend) => {
  const heap = WasmHeap.of(backend);
  const y = heap.output(x.shape);
  heap.kernels.dropout(util.sizeFromShape(x.shape), heap.address(x), heap.address(y), threshold, scale, seed);
  return y;
});
