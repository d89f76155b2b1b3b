import { ones, type Tensor } from '@tensorflow/tfjs-core';
import type { DropoutMask } from '../dropout-mask.js';
import type { SparseStructure } from '../sparse/sparse-structure.js';
import { hasKernel } from '../tape.js';
import { registerKernelGradient, runKernel } from './kernel.js';
import { mul } from './stock-kernels.js';

/**
 * x [C, H, F], source logits [C, H] and target logits [R, H] -> y [R, H, F] and what its gradient needs of the
 * coefficients [E, H]: one attention layer without an array of [E, H, F] (Velickovic et al. 2018, eq. 1 to 4). R are the rows of
 * the edges' structure and C its columns; over a whole graph, both are its nodes.
 */
export const attendKernel = 'GnasAttend';
export const attendGradientKernel = 'GnasAttendGradient';
/** The same of x [C, 1, F], whose rows all heads share. A device without it is given the rows once for each head. */
export const attendSharedKernel = 'GnasAttendShared';
export const attendSharedGradientKernel = 'GnasAttendSharedGradient';

export interface AttendAttributes {
  /** Edges by target. */
  readonly edges: SparseStructure;
  readonly negativeSlope: number;
  /** On the coefficients, counted edge by edge and head by head. */
  readonly dropout: DropoutMask;
}

for (const [kernel, gradientKernel] of [
  [attendKernel, attendGradientKernel],
  [attendSharedKernel, attendSharedGradientKernel],
] as const)
  registerKernelGradient<AttendAttributes>(
    kernel,
    { inputs: ['x', 'source', 'target'], outputs: [false, true] },
    (dy, [x, source, target, alpha], attributes) => {
      // All three at once, and here: TensorFlow.js frees what one input's function makes before it calls the next one's.
      const [dx, dSource, dTarget] = runKernel<[Tensor, Tensor, Tensor]>(
        gradientKernel,
        { dy, x: x as Tensor, source: source as Tensor, target: target as Tensor, alpha: alpha as Tensor },
        attributes,
      );
      return { x: () => dx, source: () => dSource, target: () => dTarget };
    },
  );

export function attend(x: Tensor, source: Tensor, target: Tensor, attributes: AttendAttributes): Tensor {
  const shared = x.shape[1] !== source.shape[1];
  if (shared && hasKernel(attendSharedKernel))
    return runKernel<[Tensor, Tensor]>(attendSharedKernel, { x, source, target }, attributes)[0];
  const rows = shared ? forEachHead(x, source.shape[1] as number) : x;
  return runKernel<[Tensor, Tensor]>(attendKernel, { x: rows, source, target }, attributes)[0];
}

/** [C, 1, F], repeated: [C, heads, F]. */
export function forEachHead(x: Tensor, heads: number): Tensor {
  return mul(x, ones([1, heads, 1]));
}
