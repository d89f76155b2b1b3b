import { util } from '@tensorflow/tfjs-core';
import { registerDeviceKernel } from '../kernels/kernel.js';
import {
  type NllLossAttributes,
  type NllLossGradientAttributes,
  nllLossGradientKernel,
  nllLossKernel,
} from '../kernels/nll-loss.js';
import { WasmHeap } from './heap.js';
import { withLabels } from './labels.js';

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
    heap.kernels.nllLossGradient(
      labelled.nodes.length,
      nodes,
      labels,
      size,
      shape[1] as number,
      heap.address(dy),
      heap.address(dx),
    ),
  );
  return dx;
});
