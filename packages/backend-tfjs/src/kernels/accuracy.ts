import { devices as everyDevice } from '../devices.js';
import type { LabeledNodes } from '../labeled-nodes.js';
import { defineKernel, typed } from './define-kernel.js';

/** Attributes of `accuracyKernel`. */
export interface AccuracyAttributes {
  readonly labeled: LabeledNodes;
}

/** x [N, C] -> scalar: share of the labeled nodes whose largest value is at their label. Has no gradient. */
export const accuracyKernel = defineKernel({
  name: 'GnasAccuracy',
  inputs: ['x'],
  outputs: ['y'],
  attributes: typed<AccuracyAttributes>(),
  devices: everyDevice,
});
