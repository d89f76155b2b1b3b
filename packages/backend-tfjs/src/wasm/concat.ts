import { type TensorInfo, util } from '@tensorflow/tfjs-core';
import type { concatKernel } from '../kernels/concat.js';
import { WasmHeap, type WasmKernel } from './heap.js';

export const concat: WasmKernel<typeof concatKernel> = (inputs, { axis, lengths }, backend) => {
  const heap = WasmHeap.of(backend);
  const { shape } = inputs[0] as TensorInfo;
  const rows = util.sizeFromShape(shape.slice(0, axis));
  const inner = util.sizeFromShape(shape.slice(axis + 1));
  const total = lengths.reduce((sum, length) => sum + length, 0);
  const y = heap.output([...shape.slice(0, axis), total, ...shape.slice(axis + 1)]);
  let to = heap.address(y);
  for (const [index, length] of lengths.entries()) {
    const width = length * inner;
    heap.kernels.copyRows(rows, width, heap.address(inputs[index] as TensorInfo), width, to, total * inner);
    to += 4 * width;
  }
  return y;
};
