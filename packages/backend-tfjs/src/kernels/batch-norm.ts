import { scalar, type Tensor } from '@tensorflow/tfjs-core';
import { composites } from './composites.js';
import { defineKernel, typed } from './define-kernel.js';
import { div, mean, mul, reshape, slice, sub } from './stock-kernels.js';

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
  fallback: ({ x, scale, shift }, { epsilon }) => composites.batchNorm(x, scale, shift, { epsilon }) as Tensor,
  saves: ['x', 'scale', 'statistics'],
  gradient: (dy, saved) => {
    const [x, scale, shift] = batchNormGradientKernel.runAll({ dy, ...saved });
    return { x, scale, shift };
  },
});

/** Runs `batchNormKernel`, and returns the mean and biased variance [F] of each column too. */
export function batchNormWithMoments(
  inputs: { readonly x: Tensor; readonly scale: Tensor; readonly shift: Tensor },
  attributes: BatchNormAttributes,
): { readonly y: Tensor; readonly mean: Tensor; readonly variance: Tensor } {
  const { x } = inputs;
  if (!batchNormKernel.isImplemented()) {
    const average = mean(x, 0);
    const centered = sub(x, average);
    return { y: batchNormKernel.run(inputs, attributes), mean: average, variance: mean(mul(centered, centered), 0) };
  }
  const [y, statistics] = batchNormKernel.runAll(inputs, attributes);
  return { y, ...momentsFrom(statistics, attributes) };
}

/** Means and biased variances [F] from the statistics [2, F] of `batchNormKernel`. */
export function momentsFrom(
  statistics: Tensor,
  { epsilon }: BatchNormAttributes,
): { readonly mean: Tensor; readonly variance: Tensor } {
  const width = statistics.shape[1] as number;
  const row = (at: number): Tensor => reshape(slice(statistics, [at, 0], [1, width]), [width]);
  const inverse = row(1);
  return { mean: row(0), variance: sub(div(scalar(1), mul(inverse, inverse)), scalar(epsilon)) };
}
