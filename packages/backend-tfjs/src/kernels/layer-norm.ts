import type { Tensor } from '@tensorflow/tfjs-core';
import { composites } from './composites.js';
import { defineKernel, typed } from './define-kernel.js';

/** Attributes of `layerNormKernel`. */
export interface LayerNormAttributes {
  /** Added to the variance. */
  readonly epsilon: number;
}

/** Gradient of `layerNormKernel`. */
export const layerNormGradientKernel = defineKernel({
  name: 'GnasLayerNormGradient',
  inputs: ['dy', 'x', 'scale'],
  outputs: ['dx', 'dScale', 'dShift'],
  attributes: typed<LayerNormAttributes>(),
  devices: ['wasm'],
  fallback: 'none',
});

/** x [N, F], scale and shift [F] -> y [N, F], normalized over each row (Ba et al. 2016, eq. 4). */
export const layerNormKernel = defineKernel({
  name: 'GnasLayerNorm',
  inputs: ['x', 'scale', 'shift'],
  outputs: ['y'],
  attributes: typed<LayerNormAttributes>(),
  devices: ['wasm'],
  fallback: ({ x, scale, shift }, options) => composites.layerNorm(x, scale, shift, options) as Tensor,
  saves: ['x', 'scale'],
  gradient: (dy, saved, attributes) => {
    const [x, scale, shift] = layerNormGradientKernel.runAll({ dy, ...saved }, attributes);
    return { x, scale, shift };
  },
});
