import { devices as everyDevice } from '../devices.js';
import { defineKernel } from './define-kernel.js';

/** Gradient of `logSoftmaxKernel`. */
export const logSoftmaxGradientKernel = defineKernel({
  name: 'GnasLogSoftmaxGradient',
  inputs: ['dy', 'y'],
  outputs: ['dx'],
  devices: everyDevice,
});

/** x [N, C] -> x - log(sum(exp(x))), row by row. */
export const logSoftmaxKernel = defineKernel({
  name: 'GnasLogSoftmax',
  inputs: ['x'],
  outputs: ['y'],
  devices: everyDevice,
  saves: ['y'],
  gradient: (dy, { y }) => ({ x: () => logSoftmaxGradientKernel.run({ dy, y }) }),
});
