import type { Tensor } from '@tensorflow/tfjs-core';
import { devices as everyDevice } from '../devices.js';
import type { SparseStructure } from '../sparse/sparse-structure.js';
import { forEachHead } from './attend.js';
import { defineKernel, typed } from './define-kernel.js';

/** Attributes of `edgeDotKernel`. */
export interface EdgeDotAttributes {
  /** Edges by target. */
  readonly edges: SparseStructure;
}

/** Attributes of `weightedSumKernel`. */
export interface WeightedSumAttributes extends EdgeDotAttributes {
  /** Sum at the sources, over outgoing edges, instead of at the targets. */
  readonly transposed: boolean;
}

/** target and source [N, H, F] -> [E, H]: dot products over edges, without an array of [E, H, F]. */
export const edgeDotKernel = defineKernel({
  name: 'GnasEdgeDot',
  inputs: ['target', 'source'],
  outputs: ['y'],
  attributes: typed<EdgeDotAttributes>(),
  devices: everyDevice,
  saves: ['target', 'source'],
  gradient: (dy, { target, source }, { edges }) => ({
    target: (): Tensor => weightedSum(source, dy, { edges, transposed: false }),
    source: (): Tensor => weightedSum(target, dy, { edges, transposed: true }),
  }),
});

/** x [N, H, F] and coefficients [E, H] -> [N, H, F]: weighted sums over edges, without an array of [E, H, F]. */
export const weightedSumKernel = defineKernel({
  name: 'GnasWeightedSum',
  inputs: ['x', 'coefficients'],
  outputs: ['y'],
  attributes: typed<WeightedSumAttributes>(),
  devices: everyDevice,
  saves: ['x', 'coefficients'],
  gradient: (dy, { x, coefficients }, { edges, transposed }) => ({
    x: (): Tensor => weightedSum(dy, coefficients, { edges, transposed: !transposed }),
    coefficients: () => edgeDotKernel.run(transposed ? { target: x, source: dy } : { target: dy, source: x }, { edges }),
  }),
});

/** Weighted sums over x [N, H, F], or over x [N, 1, F] whose rows all heads share. */
export function weightedSum(x: Tensor, coefficients: Tensor, attributes: WeightedSumAttributes): Tensor {
  const heads = coefficients.shape[1] as number;
  return weightedSumKernel.run({ x: x.shape[1] === heads ? x : forEachHead(x, heads), coefficients }, attributes);
}
