import type { DropoutMask } from '../dropout-mask.js';

/** WGSL of `keep` in `src/dropout-mask.ts`: the factor of the value with index `counter`. */
export const keepFunction = `
  fn keep(counter : i32) -> f32 {
    if (uniforms.threshold == 0u) { return 1.0; }
    var x = bitcast<u32>(counter) ^ uniforms.seed;
    x ^= x >> 16u;
    x *= 0x7feb352du;
    x ^= x >> 15u;
    x += uniforms.seed * 0x9e3779b1u;
    x *= 0x846ca68bu;
    x ^= x >> 16u;
    return select(0.0, uniforms.keptScale, x >= uniforms.threshold);
  }`;

/** Uniforms that `keep` reads. */
export const maskUniforms = [
  ['threshold', 'u32'],
  ['keptScale', 'f32'],
  ['seed', 'u32'],
] as const;

/** Values of `maskUniforms`. */
export const maskValues = ({ threshold, scale, seed }: DropoutMask) => ({ threshold, keptScale: scale, seed });
