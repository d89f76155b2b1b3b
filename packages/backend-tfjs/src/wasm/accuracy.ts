import { type AccuracyAttributes, accuracyKernel } from '../kernels/accuracy.ts';
import { registerDeviceKernel } from '../kernels/kernel.ts';
import { WasmHeap } from './heap.ts';
import { withLabels } from './labels.ts';

registerDeviceKernel<'x', AccuracyAttributes>(accuracyKernel, 'wasm', ({ x }, { labelled }, backend) => {
  const heap = WasmHeap.of(backend);
  const y = heap.output([]);
  withLabels(heap, labelled, (nodes, labels) =>
    heap.kernels.accuracy(labelled.nodes.length, nodes, labels, x.shape[1] as number, heap.address(x), heap.address(y)),
  );
  return y;
});
