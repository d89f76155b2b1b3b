import { util } from '@tensorflow/tfjs-core';
import type { nllLossGradientKernel, nllLossKernel } from '../kernels/nll-loss.js';
import { WasmHeap, type WasmKernel } from './heap.js';
import { withLabels } from './labels.js';

export const nllLoss: WasmKernel<typeof nllLossKernel> = ({ x }, { labeled }, backend) => {
  const heap = WasmHeap.of(backend);
  const y = heap.output([]);
  withLabels(heap, labeled, (nodes, labels) =>
    heap.kernels.nllLoss(labeled.nodes.length, nodes, labels, x.shape[1] as number, heap.address(x), heap.address(y)),
  );
  return y;
};

export const nllLossGradient: WasmKernel<typeof nllLossGradientKernel> = ({ dy }, { labeled, shape }, backend) => {
  const heap = WasmHeap.of(backend);
  const dx = heap.output(shape);
  const size = util.sizeFromShape(shape as number[]);
  withLabels(heap, labeled, (nodes, labels) =>
    heap.kernels.nllLossGradient(
      labeled.nodes.length,
      nodes,
      labels,
      size,
      shape[1] as number,
      heap.address(dy),
      heap.address(dx),
    ),
  );
  return dx;
};
