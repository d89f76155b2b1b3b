import type { Tensor } from '@tensorflow/tfjs-core';
import { registerKernelGradient, runKernel } from './kernel.js';

/** Rows of x [N, F] by number -> [k, F]. A row may be taken more than once. */
export const gatherRowsKernel = 'GnasGatherRows';
export const gatherRowsGradientKernel = 'GnasGatherRowsGradient';

export interface GatherRowsAttributes {
  /** May not change afterwards: a device keeps its copy as long as the array lives. */
  readonly rows: Int32Array;
}

export interface GatherRowsGradientAttributes extends GatherRowsAttributes {
  readonly shape: readonly number[];
}

registerKernelGradient<GatherRowsAttributes>(gatherRowsKernel, { inputs: ['x'] }, (dy, [x], { rows }) => ({
  x: () => runKernel<Tensor>(gatherRowsGradientKernel, { dy }, { rows, shape: (x as Tensor).shape }),
}));

export function gatherRows(x: Tensor, rows: Int32Array): Tensor {
  return runKernel<Tensor>(gatherRowsKernel, { x }, { rows });
}
