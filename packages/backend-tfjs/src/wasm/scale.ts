import { util } from '@tensorflow/tfjs-core';
import { registerDeviceKernel } from '../kernels/kernel.js';
import { type ScaleAttributes, scaleKernel } from '../kernels/scale.js';
import { WasmHeap } from './heap.js';

registerDeviceKernel<'x', ScaleAttributes>(scaleKernel, 'wasm', ({ x }, { factor }, backend) => {
  const heap = WasmHeap.of(backend);
  const y = heap.output(x.shape);
  heap.kernels.scale(util.sizeFromShape(x.shape), factor, heap.address(x), heap.address(y));
  return y;
});
