import type { Tensor } from '@tensorflow/tfjs-core';
import { composites } from './composites.js';
import { defineKernel } from './define-kernel.js';

/** Gradient of `headDotKernel`. */
export const headDotGradientKernel = defineKernel({
  name: 'GnasHeadDotGradient',
  inputs: ['dy', 'x', 'vectors'],
  outputs: ['dx', 'dVectors'],
  devices: ['wasm', 'webgpu', 'cpu'],
  fallback: 'none',
});

/** x [N, H, F] and one vector per head, [1, H, F] -> [N, H]: their dot products, which attention uses as logits. */
export const headDotKernel = defineKernel({
  name: 'GnasHeadDot',
  inputs: ['x', 'vectors'],
  outputs: ['y'],
  devices: ['wasm', 'webgpu', 'cpu'],
  fallback: ({ x, vectors }) => composites.headDot(x, vectors) as Tensor,
  saves: ['x', 'vectors'],
  gradient: (dy, saved) => {
    const [x, vectors] = headDotGradientKernel.runAll({ dy, ...saved });
    return { x, vectors };
  },
});
