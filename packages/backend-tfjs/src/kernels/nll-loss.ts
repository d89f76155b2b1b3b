import { devices as everyDevice } from '../devices.js';
import type { LabeledNodes } from '../labeled-nodes.js';
import { defineKernel, typed } from './define-kernel.js';

/** Attributes of `nllLossKernel`. */
export interface NllLossAttributes {
  readonly labeled: LabeledNodes;
}

/** Attributes of `nllLossGradientKernel`. */
export interface NllLossGradientAttributes extends NllLossAttributes {
  /** [N, C] */
  readonly shape: readonly number[];
}

/** Gradient of `nllLossKernel`: dy scalar -> dx [N, C]. */
export const nllLossGradientKernel = defineKernel({
  name: 'GnasNllLossGradient',
  inputs: ['dy'],
  outputs: ['dx'],
  attributes: typed<NllLossGradientAttributes>(),
  devices: everyDevice,
});

/** Log probabilities x [N, C] -> scalar: mean of -x[node, label] over the labeled nodes. */
export const nllLossKernel = defineKernel({
  name: 'GnasNllLoss',
  inputs: ['x'],
  outputs: ['y'],
  attributes: typed<NllLossAttributes>(),
  devices: everyDevice,
  saves: ['x'],
  gradient: (dy, { x }, { labeled }) => ({ x: () => nllLossGradientKernel.run({ dy }, { labeled, shape: x.shape }) }),
});
