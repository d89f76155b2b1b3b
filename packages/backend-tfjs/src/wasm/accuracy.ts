import type { accuracyKernel } from '../kernels/accuracy.js';
import { WasmHeap, type WasmKernel } from './heap.js';
import { withLabels } from './labels.js';

export const accuracy: WasmKernel<typeof accuracyKernel> = ({ x }, { labeled }, backend) => {
  const heap = WasmHeap.of(backend);
  const y = heap.output([]);
  withLabels(heap, labeled, (nodes, labels) =>
    heap.kernels.accuracy(labeled.nodes.length, nodes, labels, x.shape[1] as number, heap.address(x), heap.address(y)),
  );
  return y;
};
