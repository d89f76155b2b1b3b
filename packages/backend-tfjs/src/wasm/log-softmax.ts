import { registerDeviceKernel } from '../kernels/kernel.js';
import { logSoftmaxGradientKernel, logSoftmaxKernel } from '../kernels/log-softmax.js';
import { WasmHeap } from './heap.js';

registerDeviceKernel<'x', object>(logSoftmaxKernel, 'wasm', ({ x }, _attributes, backend) => {
  const heap = WasmHeap.of(backend);
  const [rows, width] = x.shape as [number, number];
  const y = heap.output(x.shape);
  heap.kernels.logSoftmax(rows, width, heap.address(x), heap.address(y));
  return y;
});

registerDeviceKernel<'dy' | 'y', object>(logSoftmaxGradientKernel, 'wasm', ({ dy, y }, _attributes, backend) => {
  const heap = WasmHeap.of(backend);
  const [rows, width] = y.shape as [number, number];
  const dx = heap.output(y.shape);
  heap.kernels.logSoftmaxGradient(rows, width, heap.address(y), heap.address(dy), heap.address(dx));
  return dx;
});
