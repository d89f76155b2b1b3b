import { madd } from './simd';

/** e^x of four values by range reduction and a degree 5 polynomial (the coefficients of Cephes' expf, S. Moshier), relative error 2e-7. */
@inline export function exponentialFour(values: v128): v128 {
  const x = f32x4.pmin(f32x4.pmax(values, f32x4.splat(-87)), f32x4.splat(88));
  const n = f32x4.nearest(f32x4.mul(x, f32x4.splat(1.44269504088896341)));
  let r = f32x4.sub(x, f32x4.mul(n, f32x4.splat(0.693359375)));
  r = madd(n, f32x4.splat(2.1219444e-4), r);
  let p = f32x4.splat(1.98756915e-4);
  p = madd(p, r, f32x4.splat(1.3981999507e-3));
  p = madd(p, r, f32x4.splat(8.3334519073e-3));
  p = madd(p, r, f32x4.splat(4.1665795894e-2));
  p = madd(p, r, f32x4.splat(1.6666665459e-1));
  p = madd(p, r, f32x4.splat(5.0000001201e-1));
  p = f32x4.add(madd(p, f32x4.mul(r, r), r), f32x4.splat(1));
  const power = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(127)), 23);
  return f32x4.mul(p, power);
}

/** e^x of one value. NaN stays NaN. */
@inline export function exponential(value: f32): f32 {
  return value != value ? value : f32x4.extract_lane(exponentialFour(f32x4.splat(value)), 0);
}

/**
 * Natural logarithm of a positive, finite value, by a degree 9 polynomial around 1 (the coefficients of Cephes' logf, S. Moshier).
 * AssemblyScript's own logarithm has a table, which would overwrite TensorFlow.js's data.
 */
export function logarithm(value: f32): f32 {
  if (!(value > 0)) return value == 0 ? -Infinity : NaN;
  const bits = reinterpret<u32>(value);
  let exponent = <i32>(bits >> 23) - 126;
  let m = reinterpret<f32>((bits & 0x7fffff) | 0x3f000000);
  if (m < 0.707106781) {
    exponent--;
    m = m + m;
  }
  m -= 1;
  const z = m * m;
  let p: f32 = 7.0376836292e-2;
  p = p * m - 1.1514610310e-1;
  p = p * m + 1.1676998740e-1;
  p = p * m - 1.2420140846e-1;
  p = p * m + 1.4249322787e-1;
  p = p * m - 1.6668057665e-1;
  p = p * m + 2.0000714765e-1;
  p = p * m - 2.4999993993e-1;
  p = p * m + 3.3333331174e-1;
  const e = <f32>exponent;
  p = p * m * z - <f32>2.12194440e-4 * e - <f32>0.5 * z;
  return m + p + <f32>0.693359375 * e;
}
