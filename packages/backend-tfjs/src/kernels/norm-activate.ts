import type { ActivateAttributes } from './activate.js';
import type { BatchNormAttributes } from './batch-norm.js';
import { defineKernel, typed } from './define-kernel.js';

/** Attributes of `normActivateKernel`. */
export interface NormActivateAttributes extends BatchNormAttributes, ActivateAttributes {}

/** Gradient of `normActivateKernel`. */
export const normActivateGradientKernel = defineKernel({
  name: 'GnasNormActivateGradient',
  inputs: ['dy', 'x', 'scale', 'shift', 'y', 'statistics'],
  outputs: ['dx', 'dScale', 'dShift'],
  attributes: typed<NormActivateAttributes>(),
  devices: ['wasm'],
  fallback: 'none',
});

/**
 * x [N, F], scale and shift [F] -> [N, F]: dropout(activation(batchNorm(x))) in one pass after that of the statistics, which are as in
 * `batchNormKernel`.
 */
export const normActivateKernel = defineKernel({
  name: 'GnasNormActivate',
  inputs: ['x', 'scale', 'shift'],
  outputs: ['y', 'statistics'],
  attributes: typed<NormActivateAttributes>(),
  devices: ['wasm'],
  fallback: 'none',
  saves: ['x', 'scale', 'shift', 'y', 'statistics'],
  gradient: (dy, saved, attributes) => {
    const [x, scale, shift] = normActivateGradientKernel.runAll({ dy, ...saved }, attributes);
    return { x, scale, shift };
  },
});
