import type { edgeSoftmaxGradientKernel, edgeSoftmaxKernel } from '../kernels/edge-softmax.js';
import { WasmHeap, type WasmKernel } from './heap.js';
import { addressesOf } from './structure.js';

export const edgeSoftmax: WasmKernel<typeof edgeSoftmaxKernel> = ({ logits }, { edges }, backend) => {
  const heap = WasmHeap.of(backend);
  const { rowPointers } = addressesOf(heap, edges, edges.forward);
  const y = heap.output(logits.shape);
  const [numEdges, heads] = logits.shape as [number, number];
  const work = 4 * numEdges * heads;
  heap.overRows('edgeSoftmax', edges.forward.rows, work, rowPointers, heads, heap.address(logits), heap.address(y));
  return y;
};

export const edgeSoftmaxGradient: WasmKernel<typeof edgeSoftmaxGradientKernel> = ({ dy, y }, { edges }, backend) => {
  const heap = WasmHeap.of(backend);
  const { rowPointers } = addressesOf(heap, edges, edges.forward);
  const dx = heap.output(y.shape);
  const [numEdges, heads] = y.shape as [number, number];
  heap.overRows(
    'edgeSoftmaxGradient',
    edges.forward.rows,
    4 * numEdges * heads,
    rowPointers,
    heads,
    heap.address(y),
    heap.address(dy),
    heap.address(dx),
  );
  return dx;
};
