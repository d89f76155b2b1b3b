import { madd } from './simd';

/** Number of rows per partial sum. A sum of partial sums loses fewer digits than one long sum. */
const BLOCK: u32 = 256;

/** LANES (a compile-time constant) is 4, or 1 at the edge of a matrix. */
@inline function get(LANES: i32, at: usize): v128 {
  return LANES == 4 ? v128.load(at) : v128.load32_zero(at);
}

@inline function put(LANES: i32, at: usize, values: v128): void {
  if (LANES == 4) v128.store(at, values);
  else v128.store32_lane(at, values, 0);
}

/** Mean and inverse standard deviation of up to four columns, then the normalized columns. Addresses are those of the first column. */
@inline function normalize(
  LANES: i32, rows: u32, stride: usize, x: usize, scale: usize, shift: usize, epsilon: f32, y: usize, means: usize, inverses: usize,
): void {
  const count = f32x4.splat(<f32>rows);
  let total = f32x4.splat(0), row = x;
  for (let i: u32 = 0; i < rows;) {
    let sum = f32x4.splat(0);
    for (const end = min(i + BLOCK, rows); i < end; i++, row += stride) sum = f32x4.add(sum, get(LANES, row));
    total = f32x4.add(total, sum);
  }
  const mean = f32x4.div(total, count);
  total = f32x4.splat(0);
  row = x;
  for (let i: u32 = 0; i < rows;) {
    let sum = f32x4.splat(0);
    for (const end = min(i + BLOCK, rows); i < end; i++, row += stride) {
      const centered = f32x4.sub(get(LANES, row), mean);
      sum = madd(centered, centered, sum);
    }
    total = f32x4.add(total, sum);
  }
  const inverse = f32x4.div(f32x4.splat(1), f32x4.sqrt(f32x4.add(f32x4.div(total, count), f32x4.splat(epsilon))));
  put(LANES, means, mean);
  put(LANES, inverses, inverse);
  const by = f32x4.mul(inverse, get(LANES, scale)), to = get(LANES, shift);
  row = x;
  for (let i: u32 = 0; i < rows; i++, row += stride, y += stride) put(LANES, y, madd(f32x4.sub(get(LANES, row), mean), by, to));
}

/**
 * y [rows, width] = the columns of x normalized to mean 0 and variance 1, times scale [width], plus shift [width].
 * @param statistics [2, width] means and inverse standard deviations
 */
export function batchNorm(rows: u32, width: u32, x: usize, scale: usize, shift: usize, epsilon: f32, y: usize, statistics: usize): void {
  const stride = <usize>width << 2, inverses = statistics + stride;
  let at: usize = 0;
  for (; at + 16 <= stride; at += 16) normalize(4, rows, stride, x + at, scale + at, shift + at, epsilon, y + at, statistics + at, inverses + at);
  for (; at < stride; at += 4) normalize(1, rows, stride, x + at, scale + at, shift + at, epsilon, y + at, statistics + at, inverses + at);
}

@inline function normalizeGradient(
  LANES: i32, rows: u32, stride: usize, x: usize, scale: usize, means: usize, inverses: usize, dy: usize, dx: usize, dScale: usize, dShift: usize,
): void {
  const mean = get(LANES, means), inverse = get(LANES, inverses);
  let ofScale = f32x4.splat(0), ofShift = f32x4.splat(0);
  let row: usize = 0;
  for (let i: u32 = 0; i < rows;) {
    let products = f32x4.splat(0), sum = f32x4.splat(0);
    for (const end = min(i + BLOCK, rows); i < end; i++, row += stride) {
      const d = get(LANES, dy + row);
      products = madd(d, f32x4.sub(get(LANES, x + row), mean), products);
      sum = f32x4.add(sum, d);
    }
    ofScale = f32x4.add(ofScale, products);
    ofShift = f32x4.add(ofShift, sum);
  }
  ofScale = f32x4.mul(ofScale, inverse);
  put(LANES, dScale, ofScale);
  put(LANES, dShift, ofShift);
  const share = f32x4.splat(1 / <f32>rows), by = f32x4.mul(get(LANES, scale), inverse);
  const meanOfGradient = f32x4.mul(ofShift, share), slope = f32x4.mul(f32x4.mul(ofScale, inverse), share);
  row = 0;
  for (let i: u32 = 0; i < rows; i++, row += stride) {
    const centered = f32x4.sub(get(LANES, x + row), mean);
    const d = f32x4.sub(f32x4.sub(get(LANES, dy + row), meanOfGradient), f32x4.mul(centered, slope));
    put(LANES, dx + row, f32x4.mul(d, by));
  }
}

/** dx [rows, width], dScale [width] and dShift [width] from dy [rows, width] and the statistics of `batchNorm`. */
export function batchNormGradient(
  rows: u32, width: u32, x: usize, scale: usize, statistics: usize, dy: usize, dx: usize, dScale: usize, dShift: usize,
): void {
  const stride = <usize>width << 2, inverses = statistics + stride;
  let at: usize = 0;
  for (; at + 16 <= stride; at += 16)
    normalizeGradient(4, rows, stride, x + at, scale + at, statistics + at, inverses + at, dy + at, dx + at, dScale + at, dShift + at);
  for (; at < stride; at += 4)
    normalizeGradient(1, rows, stride, x + at, scale + at, statistics + at, inverses + at, dy + at, dx + at, dScale + at, dShift + at);
}
