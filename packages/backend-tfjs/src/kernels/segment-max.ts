import { devices as everyDevice } from '../devices.js';
import type { SparseStructure } from '../sparse/sparse-structure.js';
import { defineKernel, typed } from './define-kernel.js';

/** Attributes of `segmentMaxKernel`. */
export interface SegmentMaxAttributes {
  readonly matrix: SparseStructure;
}

/** Gradient of `segmentMaxKernel`: each winner receives the gradient of its row. */
export const segmentMaxGradientKernel = defineKernel({
  name: 'GnasSegmentMaxGradient',
  inputs: ['dy', 'winners'],
  outputs: ['dx'],
  attributes: typed<SegmentMaxAttributes>(),
  devices: everyDevice,
});

/**
 * x [C, F] -> y [R, F]: for each row of the matrix, the largest of its stored values times the rows of x; 0 for an empty row.
 * `winners` [R, F] says which stored value that was.
 */
export const segmentMaxKernel = defineKernel({
  name: 'GnasSegmentMax',
  inputs: ['x'],
  outputs: ['y', 'winners'],
  attributes: typed<SegmentMaxAttributes>(),
  devices: everyDevice,
  saves: ['winners'],
  gradient: (dy, { winners }, attributes) => ({ x: () => segmentMaxGradientKernel.run({ dy, winners }, attributes) }),
});
