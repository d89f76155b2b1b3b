import type { Tensor } from '@tensorflow/tfjs-core';
import type { LabelledNodes } from '../labelled-nodes.js';
import { registerKernelGradient, runKernel } from './kernel.js';

/** x [N, C] log probabilities -> scalar: mean of -x[node, label] over some nodes. */
export const nllLossKernel = 'GnasNllLoss';
export const nllLossGradientKernel = 'GnasNllLossGradient';

export interface NllLossAttributes {
  readonly labelled: LabelledNodes;
}

export interface NllLossGradientAttributes extends NllLossAttributes {
  readonly shape: readonly number[];
}

registerKernelGradient<NllLossAttributes>(nllLossKernel, { inputs: ['x'] }, (dy, [x], attributes) => ({
  x: () => runKernel<Tensor>(nllLossGradientKernel, { dy }, { ...attributes, shape: (x as Tensor).shape }),
}));

export function nllLoss(x: Tensor, labelled: LabelledNodes): Tensor {
  return runKernel<Tensor>(nllLossKernel, { x }, { labelled });
}
