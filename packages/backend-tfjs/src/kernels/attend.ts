import { ones, type Tensor } from '@tensorflow/tfjs-core';
import { devices as everyDevice } from '../devices.js';
import type { DropoutMask } from '../dropout-mask.js';
import type { SparseStructure } from '../sparse/sparse-structure.js';
import { defineKernel, typed } from './define-kernel.js';
import { mul } from './stock-kernels.js';

/** Attributes of `attendKernel`. */
export interface AttendAttributes {
  /** Edges by target. */
  readonly edges: SparseStructure;
  readonly negativeSlope: number;
  /** Acts on the coefficients, numbered edge by edge and head by head. */
  readonly dropout: DropoutMask;
}

const attendGradientInputs = ['dy', 'x', 'source', 'target', 'alpha'] as const;
const attendGradientOutputs = ['dx', 'dSource', 'dTarget'] as const;

/** Gradient of `attendKernel`. */
export const attendGradientKernel = defineKernel({
  name: 'GnasAttendGradient',
  inputs: attendGradientInputs,
  outputs: attendGradientOutputs,
  attributes: typed<AttendAttributes>(),
  devices: everyDevice,
});

/** Gradient of `attendSharedKernel`. */
export const attendSharedGradientKernel = defineKernel({
  name: 'GnasAttendSharedGradient',
  inputs: attendGradientInputs,
  outputs: attendGradientOutputs,
  attributes: typed<AttendAttributes>(),
  devices: ['wasm', 'cpu'],
  fallback: 'none',
});

const attendInputs = ['x', 'source', 'target'] as const;
const attendOutputs = ['y', 'alpha'] as const;
const attendSaves = ['x', 'source', 'target', 'alpha'] as const;

/**
 * One attention layer without an array of [E, H, F] (Velickovic et al. 2018, eq. 1 to 4): x [C, H, F], source logits [C, H] and
 * target logits [R, H] -> y [R, H, F] and the coefficients alpha [E, H] as the gradient needs them. R are the rows of the edges'
 * structure and C its columns; in a whole graph both are its nodes.
 */
export const attendKernel = defineKernel({
  name: 'GnasAttend',
  inputs: attendInputs,
  outputs: attendOutputs,
  attributes: typed<AttendAttributes>(),
  devices: everyDevice,
  saves: attendSaves,
  gradient: (dy, saved, attributes) => {
    const [x, source, target] = attendGradientKernel.runAll({ dy, ...saved }, attributes);
    return { x, source, target };
  },
});

/** `attendKernel` for x [C, 1, F], whose rows all heads share. The other devices repeat the rows once per head. */
export const attendSharedKernel = defineKernel({
  name: 'GnasAttendShared',
  inputs: attendInputs,
  outputs: attendOutputs,
  attributes: typed<AttendAttributes>(),
  devices: ['wasm', 'cpu'],
  fallback: ({ x, source, target }, attributes) =>
    attendKernel.run({ x: forEachHead(x, source.shape[1] as number), source, target }, attributes),
  saves: attendSaves,
  gradient: (dy, saved, attributes) => {
    const [x, source, target] = attendSharedGradientKernel.runAll({ dy, ...saved }, attributes);
    return { x, source, target };
  },
});

/** Attention over x [C, H, F], or over x [C, 1, F] whose rows all heads share. */
export function attend(x: Tensor, source: Tensor, target: Tensor, attributes: AttendAttributes): Tensor {
  const kernel = x.shape[1] === source.shape[1] ? attendKernel : attendSharedKernel;
  return kernel.run({ x, source, target }, attributes);
}

/** [C, 1, F] repeated for each head: [C, heads, F]. */
export function forEachHead(x: Tensor, heads: number): Tensor {
  return mul(x, ones([1, heads, 1]));
}
