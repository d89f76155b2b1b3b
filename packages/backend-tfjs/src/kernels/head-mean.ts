import { devices as everyDevice } from '../devices.js';
import { defineKernel, typed } from './define-kernel.js';

/** Attributes of `headMeanGradientKernel`. */
export interface HeadMeanGradientAttributes {
  readonly heads: number;
}

/** Gradient of `headMeanKernel`: dy [N, F] -> dx [N, heads, F]. */
export const headMeanGradientKernel = defineKernel({
  name: 'GnasHeadMeanGradient',
  inputs: ['dy'],
  outputs: ['dx'],
  attributes: typed<HeadMeanGradientAttributes>(),
  devices: everyDevice,
});

/** x [N, H, F] -> [N, F]: the mean over attention heads. TensorFlow.js's own mean over a middle axis transposes first. */
export const headMeanKernel = defineKernel({
  name: 'GnasHeadMean',
  inputs: ['x'],
  outputs: ['y'],
  devices: everyDevice,
  saves: ['x'],
  gradient: (dy, { x }) => ({ x: () => headMeanGradientKernel.run({ dy }, { heads: x.shape[1] as number }) }),
});
