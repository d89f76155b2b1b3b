import type { edgeSoftmaxGradientKernel, edgeSoftmaxKernel } from '../kernels/edge-softmax.js';
import { WasmHeap, type WasmKernel } from './heap.js';
import { addressesOf } from './structure.js';

export const edgeSoftmax: WasmKernel<typeof edgeSoftmaxKernel> = ({ logits }, { edges }, backend) => {
  const heap = WasmHeap.of(backend);
  const { rowPointers } = addressesOf(heap, edges, edges.forward);
  const y = heap.output(logits.shape);
  heap.kernels.edgeSoftmax(edges.forward.rows, rowPointers, logits.shape[1] as number, heap.address(logits), heap.address(y));
  return y;
};

export const edgeSoftmaxGradient: WasmKernel<typeof edgeSoftmaxGradientKernel> = ({ dy, y }, { edges }, backend) => {
  const heap = WasmHeap.of(backend);
  const { rowPointers } = addressesOf(heap, edges, edges.forward);
  const dx = heap.output(y.shape);
  heap.kernels.edgeSoftmaxGradient(
    edges.forward.rows,
    rowPointers,
    y.shape[1] as number,
    heap.address(y),
    heap.address(dy),
    heap.address(dx),
  );
  return dx;
};
