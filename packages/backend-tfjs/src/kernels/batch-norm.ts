import type { Tensor } from '@tensorflow/tfjs-core';
import { composites } from './composites.js';
import { defineKernel, typed } from './define-kernel.js';

/** Attributes of `batchNormKernel`. */
export interface BatchNormAttributes {
  /** Added to the variance. */
  readonly epsilon: number;
}

/** Gradient of `batchNormKernel`. */
export const batchNormGradientKernel = defineKernel({
  name: 'GnasBatchNormGradient',
  inputs: ['dy', 'x', 'scale', 'statistics'],
  outputs: ['dx', 'dScale', 'dShift'],
  devices: ['wasm', 'webgpu', 'cpu'],
  fallback: 'none',
});

/**
 * x [N, F], scale and shift [F] -> y [N, F], normalized over the nodes (Ioffe & Szegedy 2015, algorithm 1). The statistics [2, F]
 * are the means and the inverse standard deviations.
 */
export const batchNormKernel = defineKernel({
  name: 'GnasBatchNorm',
  inputs: ['x', 'scale', 'shift'],
  outputs: ['y', 'statistics'],
  attributes: typed<BatchNormAttributes>(),
  devices: ['wasm', 'webgpu', 'cpu'],
  fallback: ({ x, scale, shift }, { epsilon }) => composites.batchNorm(x, scale, shift, epsilon) as Tensor,
  saves: ['x', 'scale', 'statistics'],
  gradient: (dy, saved) => {
    const [x, scale, shift] = batchNormGradientKernel.runAll({ dy, ...saved });
    return { x, scale, shift };
  },
});
