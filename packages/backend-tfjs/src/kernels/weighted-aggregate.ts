import type { Tensor } from '@tensorflow/tfjs-core';
import type { SparseStructure } from '../sparse/sparse-structure.js';
import { registerKernelGradient, runKernel } from './kernel.js';

/**
 * x [N, H, F] or [N, F] and a weight [E, H] or [E, 1] for each stored value -> y of the shape of x: a product with a sparse
 * matrix whose values are a tensor. The weights' gradient is the product of dy and x sampled at the edges.
 */
export const weightedAggregateKernel = 'GnasWeightedAggregate';
export const edgeDotsKernel = 'GnasEdgeDots';

export interface EdgeAttributes {
  /** Edges by target. */
  readonly edges: SparseStructure;
}

export interface WeightedAggregateAttributes extends EdgeAttributes {
  /** From the targets to the sources instead. */
  readonly transposed: boolean;
}

registerKernelGradient<WeightedAggregateAttributes>(
  weightedAggregateKernel,
  { inputs: ['x', 'weights'] },
  (dy, [x, weights], { edges, transposed }) => ({
    x: () => weightedAggregate(dy, weights as Tensor, { edges, transposed: !transposed }),
    weights: () => runKernel<Tensor>(edgeDotsKernel, { dy, x: x as Tensor, weights: weights as Tensor }, { edges }),
  }),
);

export function weightedAggregate(x: Tensor, weights: Tensor, attributes: WeightedAggregateAttributes): Tensor {
  return runKernel<Tensor>(weightedAggregateKernel, { x, weights }, attributes);
}

/** Heads, and width of one, of x [N, H, F] or [N, F]. */
export function headsOf(shape: readonly number[]): readonly [heads: number, width: number] {
  return shape.length === 3 ? [shape[1] as number, shape[2] as number] : [1, shape[1] as number];
}
