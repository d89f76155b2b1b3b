import type { Tensor } from '@tensorflow/tfjs-core';
import type { LabelledNodes } from '../labelled-nodes.js';
import { runKernel } from './kernel.js';

/** x [N, C] -> scalar: share of some nodes whose largest value is at their label. Has no gradient. */
export const accuracyKernel = 'GnasAccuracy';

export interface AccuracyAttributes {
  readonly labelled: LabelledNodes;
}

export function accuracy(x: Tensor, labelled: LabelledNodes): Tensor {
  return runKernel<Tensor>(accuracyKernel, { x }, { labelled });
}
