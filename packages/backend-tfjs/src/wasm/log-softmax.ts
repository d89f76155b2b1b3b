import type { logSoftmaxGradientKernel, logSoftmaxKernel } from '../kernels/log-softmax.js';
import { WasmHeap, type WasmKernel } from './heap.js';

export const logSoftmax: WasmKernel<typeof logSoftmaxKernel> = ({ x }, _attributes, backend) => {
  const heap = WasmHeap.of(backend);
  const [rows, width] = x.shape as [number, number];
  const y = heap.output(x.shape);
  heap.overRows('logSoftmax', rows, 4 * rows * width, width, heap.address(x), heap.address(y));
  return y;
};

export const logSoftmaxGradient: WasmKernel<typeof logSoftmaxGradientKernel> = ({ dy, y }, _attributes, backend) => {
  const heap = WasmHeap.of(backend);
  const [rows, width] = y.shape as [number, number];
  const dx = heap.output(y.shape);
  heap.overRows('logSoftmaxGradient', rows, 3 * rows * width, width, heap.address(y), heap.address(dy), heap.address(dx));
  return dx;
};
