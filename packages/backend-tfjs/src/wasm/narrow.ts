import { util } from '@tensorflow/tfjs-core';
import type { narrowKernel } from '../kernels/narrow.js';
import { WasmHeap, type WasmKernel } from './heap.js';

export const narrow: WasmKernel<typeof narrowKernel> = ({ x }, { axis, begin, length }, backend) => {
  const heap = WasmHeap.of(backend);
  const rows = util.sizeFromShape(x.shape.slice(0, axis));
  const inner = util.sizeFromShape(x.shape.slice(axis + 1));
  const stride = (x.shape[axis] as number) * inner;
  const y = heap.output(x.shape.map((total, at) => (at === axis ? length : total)));
  heap.kernels.copyRows(rows, length * inner, heap.address(x) + 4 * begin * inner, stride, heap.address(y), length * inner);
  return y;
};
