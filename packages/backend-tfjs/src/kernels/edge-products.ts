import type { Tensor } from '@tensorflow/tfjs-core';
import type { SparseStructure } from '../sparse/sparse-structure.js';
import { forEachHead } from './attend.js';
import { registerKernelGradient, runKernel } from './kernel.js';

/**
 * Two products over edges without an array of [E, H, F], each the other's gradient: target and source [N, H, F] -> dots [E, H],
 * and x [N, H, F] with coefficients [E, H] -> sums [N, H, F].
 */
export const edgeDotKernel = 'GnasEdgeDot';
/** The other of the two products: see `edgeDotKernel`. */
export const weightedSumKernel = 'GnasWeightedSum';

export interface EdgeDotAttributes {
  /** Edges by target. */
  readonly edges: SparseStructure;
}

export interface WeightedSumAttributes extends EdgeDotAttributes {
  /** Sum at the sources over outgoing edges instead. */
  readonly transposed: boolean;
}

registerKernelGradient<EdgeDotAttributes>(edgeDotKernel, { inputs: ['target', 'source'] }, (dy, [target, source], { edges }) => ({
  target: () => weightedSum(source as Tensor, dy, { edges, transposed: false }),
  source: () => weightedSum(target as Tensor, dy, { edges, transposed: true }),
}));

registerKernelGradient<WeightedSumAttributes>(
  weightedSumKernel,
  { inputs: ['x', 'coefficients'] },
  (dy, [x, coefficients], { edges, transposed }) => ({
    x: () => weightedSum(dy, coefficients as Tensor, { edges, transposed: !transposed }),
    coefficients: () => (transposed ? edgeDot(x as Tensor, dy, edges) : edgeDot(dy, x as Tensor, edges)),
  }),
);

export function edgeDot(target: Tensor, source: Tensor, edges: SparseStructure): Tensor {
  return runKernel<Tensor>(edgeDotKernel, { target, source }, { edges });
}

export function weightedSum(x: Tensor, coefficients: Tensor, attributes: WeightedSumAttributes): Tensor {
  const heads = coefficients.shape[1] as number;
  return runKernel<Tensor>(weightedSumKernel, { x: x.shape[1] === heads ? x : forEachHead(x, heads), coefficients }, attributes);
}
