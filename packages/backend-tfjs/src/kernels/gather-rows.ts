import { devices as everyDevice } from '../devices.js';
import { defineKernel, typed } from './define-kernel.js';

/** Attributes of `gatherRowsKernel`. */
export interface GatherRowsAttributes {
  /** [k] row numbers. The array may not change afterwards: a device keeps its copy for as long as the array lives. */
  readonly rows: Int32Array;
}

/** Attributes of `gatherRowsGradientKernel`. */
export interface GatherRowsGradientAttributes extends GatherRowsAttributes {
  /** [N, F] */
  readonly shape: readonly number[];
}

/** Gradient of `gatherRowsKernel`: adds each row of dy [k, F] to its row of dx [N, F]. */
export const gatherRowsGradientKernel = defineKernel({
  name: 'GnasGatherRowsGradient',
  inputs: ['dy'],
  outputs: ['dx'],
  attributes: typed<GatherRowsGradientAttributes>(),
  devices: everyDevice,
});

/** Rows of x [N, F] by number -> [k, F]. A row may be taken more than once. */
export const gatherRowsKernel = defineKernel({
  name: 'GnasGatherRows',
  inputs: ['x'],
  outputs: ['y'],
  attributes: typed<GatherRowsAttributes>(),
  devices: everyDevice,
  saves: ['x'],
  gradient: (dy, { x }, { rows }) => ({ x: () => gatherRowsGradientKernel.run({ dy }, { rows, shape: x.shape }) }),
});
