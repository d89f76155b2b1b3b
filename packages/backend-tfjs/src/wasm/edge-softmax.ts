import { type EdgeSoftmaxAttributes, edgeSoftmaxGradientKernel, edgeSoftmaxKernel } from '../kernels/edge-softmax.js';
import { registerDeviceKernel } from '../kernels/kernel.js';
import { WasmHeap } from './heap.js';
import { addressesOf } from './structure.js';

registerDeviceKernel<'logits', EdgeSoftmaxAttributes>(edgeSoftmaxKernel, 'wasm', ({ logits }, { edges }, backend) => {
  const heap = WasmHeap.of(backend);
  const { rowPointers } = addressesOf(heap, edges, edges.forward);
  const y = heap.output(logits.shape);
  heap.kernels.edgeSoftmax(edges.forward.rows, rowPointers, logits.shape[1] as number, heap.address(logits), heap.address(y));
  return y;
});

registerDeviceKernel<'dy' | 'y', EdgeSoftmaxAttributes>(edgeSoftmaxGradientKernel, 'wasm', ({ dy, y }, { edges }, backend) => {
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
});
