import type { Tensor } from '@tensorflow/tfjs-core';
import type { SparseStructure } from '../sparse/sparse-structure.js';
import { registerKernelGradient, runKernel } from './kernel.js';

/** y [R, F]: for each row the largest of its stored values times the rows of x [C, F]; 0 for an empty row. Also the winners. */
export const segmentMaxKernel = 'GnasSegmentMax';
export const segmentMaxGradientKernel = 'GnasSegmentMaxGradient';

export interface SegmentMaxAttributes {
  readonly matrix: SparseStructure;
}

registerKernelGradient<SegmentMaxAttributes>(segmentMaxKernel, { outputs: [false, true] }, (dy, [winners], attributes) => ({
  x: () => runKernel<Tensor>(segmentMaxGradientKernel, { dy, winners: winners as Tensor }, attributes),
}));

export function segmentMax(x: Tensor, matrix: SparseStructure): Tensor {
  return runKernel<[Tensor, Tensor]>(segmentMaxKernel, { x }, { matrix })[0];
}
