import type { Tensor } from '@tensorflow/tfjs-core';
import type { DropoutMask } from '../dropout-mask.js';
import type { SparseStructure } from '../sparse/sparse-structure.js';
import { registerKernelGradient, runKernel } from './kernel.js';

/**
 * x [C, H, F], source logits [C, H] and target logits [R, H] -> y [R, H, F] and what its gradient needs of the
 * coefficients [E, H]: one attention layer without an array of [E, H, F] (Velickovic et al. 2018, eq. 1 to 4). R are the rows of
 * the edges' structure and C its columns; over a whole graph, both are its nodes.
 */
export const attendKernel = 'GnasAttend';
export const attendGradientKernel = 'GnasAttendGradient';

export interface AttendAttributes {
  /** Edges by target. */
  readonly edges: SparseStructure;
  readonly negativeSlope: number;
  /** On the coefficients, counted edge by edge and head by head. */
  readonly dropout: DropoutMask;
}

registerKernelGradient<AttendAttributes>(
  attendKernel,
  { inputs: ['x', 'source', 'target'], outputs: [false, true] },
  (dy, [x, source, target, alpha], attributes) => {
    // All three at once, and here: TensorFlow.js frees what one input's function makes before it calls the next one's.
    const [dx, dSource, dTarget] = runKernel<[Tensor, Tensor, Tensor]>(
      attendGradientKernel,
      { dy, x: x as Tensor, source: source as Tensor, target: target as Tensor, alpha: alpha as Tensor },
      attributes,
    );
    return { x: () => dx, source: () => dSource, target: () => dTarget };
  },
);

export function attend(x: Tensor, source: Tensor, target: Tensor, attributes: AttendAttributes): Tensor {
  return runKernel<[Tensor, Tensor]>(attendKernel, { x, source, target }, attributes)[0];
}
