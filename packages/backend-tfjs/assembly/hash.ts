/**
 * All ones where inverted dropout keeps a value, that is, where the 32-bit hash of its index and a seed is at least `threshold`. The
 * hash has two rounds of xor, shift and multiply, with the seed in both. `src/dropout-mask.ts` has the same arithmetic.
 */
@inline export function keepMask(numbers: v128, threshold: u32, seed: u32): v128 {
  let x = v128.xor(numbers, i32x4.splat(seed));
  x = v128.xor(x, i32x4.shr_u(x, 16));
  x = i32x4.mul(x, i32x4.splat(0x7feb352d));
  x = v128.xor(x, i32x4.shr_u(x, 15));
  x = i32x4.add(x, i32x4.splat(seed * 0x9e3779b1));
  x = i32x4.mul(x, i32x4.splat(<i32>0x846ca68b));
  x = v128.xor(x, i32x4.shr_u(x, 16));
  return i32x4.ge_u(x, i32x4.splat(threshold));
}

/** Factors of four values: 0 or `scale`. */
@inline export function keepFour(numbers: v128, threshold: u32, scale: f32, seed: u32): v128 {
  return v128.and(keepMask(numbers, threshold, seed), f32x4.splat(scale));
}

/** Factor of one value. A threshold of 0 keeps it. */
@inline export function keep(number: u32, threshold: u32, scale: f32, seed: u32): f32 {
  return threshold == 0 ? <f32>1 : f32x4.extract_lane(keepFour(i32x4.splat(number), threshold, scale, seed), 0);
}
