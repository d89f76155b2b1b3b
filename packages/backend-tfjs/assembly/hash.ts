/**
 * What four values are multiplied with under inverted dropout: 0, or `scale`, by a 32-bit integer hash of their counters and a
 * seed (rounds of xor, shift and multiply), the same as `src/dropout-mask.ts`. A threshold of 0 keeps all.
 */
@inline export function keepFour(counters: v128, threshold: u32, scale: f32, seed: u32): v128 {
  const s = i32x4.splat(seed);
  let x = v128.xor(counters, s);
  x = v128.xor(x, i32x4.shr_u(x, 16));
  x = i32x4.mul(x, i32x4.splat(0x7feb352d));
  x = v128.xor(x, i32x4.shr_u(x, 15));
  x = i32x4.mul(x, i32x4.splat(<i32>0x846ca68b));
  x = v128.xor(x, i32x4.shr_u(x, 16));
  x = i32x4.add(x, s);
  x = v128.xor(x, i32x4.shr_u(x, 15));
  x = i32x4.mul(x, i32x4.splat(0x2c1b3c6d));
  x = v128.xor(x, i32x4.shr_u(x, 13));
  return v128.and(i32x4.ge_u(x, i32x4.splat(threshold)), f32x4.splat(scale));
}

/** The same for one value. */
@inline export function keep(counter: u32, threshold: u32, scale: f32, seed: u32): f32 {
  return threshold == 0 ? <f32>1 : f32x4.extract_lane(keepFour(i32x4.splat(counter), threshold, scale, seed), 0);
}
