import type { Tensor } from '@tensorflow/tfjs-core';
import type { SparseStructure } from '../sparse/sparse-structure.js';
import { registerKernelGradient, runKernel } from './kernel.js';

/** [E, H] -> [E, H]: softmax over the edges of each target, head by head. */
export const edgeSoftmaxKernel = 'GnasEdgeSoftmax';
export const edgeSoftmaxGradientKernel = 'GnasEdgeSoftmaxGradient';

export interface EdgeSoftmaxAttributes {
  /** Edges by target. */
  readonly edges: SparseStructure;
}

registerKernelGradient<EdgeSoftmaxAttributes>(edgeSoftmaxKernel, { outputs: [true] }, (dy, [y], attributes) => ({
  logits: () => runKernel<Tensor>(edgeSoftmaxGradientKernel, { dy, y: y as Tensor }, attributes),
}));

export function edgeSoftmax(logits: Tensor, edges: SparseStructure): Tensor {
  return runKernel<Tensor>(edgeSoftmaxKernel, { logits }, { edges });
}
