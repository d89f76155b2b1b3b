import { util } from '@tensorflow/tfjs-core';
import { registerDeviceKernel } from '../kernels/kernel.js';
import { type NllLossAttributes, type NllLossGradientAttributes, nllLossGradientKernel, nllLossKernel } from '../kernels/nll-loss.js';
import type { LabelledNodes } from '../labelled-nodes.js';
import { WasmHeap } from './heap.js';

registerDeviceKernel<'x', NllLossAttributes>(nllLossKernel, 'wasm', ({ x }, { labelled }, backend) => {
  const heap = WasmHeap.of(backend);
  const y = heap.output([]);
  withLabels(heap, labelled, (nodes, labels) =>
    heap.kernels.nllLoss(labelled.nodes.length, nodes, labels, x.shape[1] as number, heap.address(x), heap.address(y)),
  );
  return y;
});

registerDeviceKernel<'dy', NllLossGradientAttributes>(nllLossGradientKernel, 'wasm', ({ dy }, { labelled, shape }, backend) => {
  const heap = WasmHeap.of(backend);
  const dx = heap.output(shape);
  const size = util.sizeFromShape(shape as number[]);
  withLabels(heap, labelled, (nodes, labels) =>
    heap.kernels.nllLossGradient(labelled.nodes.length, nodes, labels, size, shape[1] as number, heap.address(dy), heap.address(dx)),
  );
  return dx;
});

/** The nodes and labels on the heap, for one call. */
function withLabels(heap: WasmHeap, labelled: LabelledNodes, run: (nodes: number, labels: number) => void): void {
  const nodes = heap.copyIn(labelled.nodes);
  const labels = heap.copyIn(labelled.labels);
  run(nodes, labels);
  heap.free(nodes);
  heap.free(labels);
}
