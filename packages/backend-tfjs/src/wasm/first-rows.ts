import { util } from '@tensorflow/tfjs-core';
import { type FirstRowsAttributes, firstRowsGradientKernel, firstRowsKernel } from '../kernels/first-rows.js';
import { registerDeviceKernel } from '../kernels/kernel.js';
import { WasmHeap } from './heap.js';

registerDeviceKernel<'x', FirstRowsAttributes>(firstRowsKernel, 'wasm', ({ x }, { rows }, backend) =>
  WasmHeap.of(backend).beginningOf(x, [rows, ...x.shape.slice(1)]),
);

registerDeviceKernel<'dy', FirstRowsAttributes>(firstRowsGradientKernel, 'wasm', ({ dy }, { rows }, backend) => {
  const heap = WasmHeap.of(backend);
  const dx = heap.output([rows, ...dy.shape.slice(1)]);
  heap.kernels.padRows(util.sizeFromShape(dy.shape), util.sizeFromShape(dx.shape), heap.address(dy), heap.address(dx));
  return dx;
});
