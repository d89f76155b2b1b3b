import { devices as everyDevice } from '../devices.js';
import type { SparseStructure } from '../sparse/sparse-structure.js';
import { defineKernel, typed } from './define-kernel.js';

/** Attributes of `edgeSoftmaxKernel`. */
export interface EdgeSoftmaxAttributes {
  /** Edges by target. */
  readonly edges: SparseStructure;
}

/** Gradient of `edgeSoftmaxKernel`. */
export const edgeSoftmaxGradientKernel = defineKernel({
  name: 'GnasEdgeSoftmaxGradient',
  inputs: ['dy', 'y'],
  outputs: ['dx'],
  attributes: typed<EdgeSoftmaxAttributes>(),
  devices: everyDevice,
});

/** logits [E, H] -> [E, H]: softmax over the incoming edges of each target, head by head. */
export const edgeSoftmaxKernel = defineKernel({
  name: 'GnasEdgeSoftmax',
  inputs: ['logits'],
  outputs: ['y'],
  attributes: typed<EdgeSoftmaxAttributes>(),
  devices: everyDevice,
  saves: ['y'],
  gradient: (dy, { y }, attributes) => ({ logits: () => edgeSoftmaxGradientKernel.run({ dy, y }, attributes) }),
});
