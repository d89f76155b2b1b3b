import { type AccuracyAttributes, accuracyKernel } from '../kernels/accuracy.js';
import { registerDeviceKernel } from '../kernels/kernel.js';
import { WasmHeap } from './heap.js';
import { withLabels } from './labels.js';

registerDeviceKernel<'x', AccuracyAttributes>(accuracyKernel, 'wasm', ({ x }, { labelled }, backend) => {
  const heap = WasmHeap.of(backend);
  const y = heap.output([]);
  withLabels(heap, labelled, (nodes, labels) =>
    heap.kernels.accuracy(labelled.nodes.length, nodes, labels, x.shape[1] as number, heap.address(x), heap.address(y)),
  );
  return y;
});
