import { madd } from './simd';

/**
 * Number of rows of a block. Each pass goes through a matrix block by block and through the columns of a block, so that a cache line is
 * fetched once. The sums of a block are added to those of the blocks before it: a sum of sums loses fewer digits than one long sum.
 */
const ROWS: u32 = 48;

/** LANES (a compile-time constant) is 4, or 1 at the edge of a matrix. */
@inline function get(LANES: i32, at: usize): v128 {
  return LANES == 1 ? v128.load32_zero(at) : v128.load(at);
}

@inline function put(LANES: i32, at: usize, values: v128): void {
  if (LANES == 1) v128.store32_lane(at, values, 0);
  else v128.store(at, values);
}

@inline function add(LANES: i32, at: usize, values: v128): void {
  put(LANES, at, f32x4.add(get(LANES, at), values));
}

/** Adds the sums of a block's columns. LANES is 8 for two vectors at once. */
@inline function addSums(LANES: i32, row: usize, end: usize, stride: usize, sums: usize): void {
  let s0 = f32x4.splat(0), s1 = f32x4.splat(0);
  for (; row < end; row += stride) {
    s0 = f32x4.add(s0, get(LANES, row));
    if (LANES == 8) s1 = f32x4.add(s1, get(4, row + 16));
  }
  add(LANES, sums, s0);
  if (LANES == 8) add(4, sums + 16, s1);
}

/** Adds the sums of squared distances from the means. */
@inline function addSquares(LANES: i32, row: usize, end: usize, stride: usize, means: usize, sums: usize): void {
  const m0 = get(LANES, means), m1 = LANES == 8 ? get(4, means + 16) : m0;
  let s0 = f32x4.splat(0), s1 = f32x4.splat(0);
  for (; row < end; row += stride) {
    const c0 = f32x4.sub(get(LANES, row), m0);
    s0 = madd(c0, c0, s0);
    if (LANES == 8) {
      const c1 = f32x4.sub(get(4, row + 16), m1);
      s1 = madd(c1, c1, s1);
    }
  }
  add(LANES, sums, s0);
  if (LANES == 8) add(4, sums + 16, s1);
}

@inline function normalize(
  LANES: i32, row: usize, end: usize, stride: usize, means: usize, inverses: usize, scale: usize, shift: usize, y: usize,
): void {
  const mean = get(LANES, means), by = f32x4.mul(get(LANES, inverses), get(LANES, scale)), to = get(LANES, shift);
  for (; row < end; row += stride, y += stride) put(LANES, y, madd(f32x4.sub(get(LANES, row), mean), by, to));
}

/**
 * y [rows, width] = the columns of x normalized to mean 0 and variance 1, times scale [width], plus shift [width].
 * @param statistics [2, width] means and inverse standard deviations
 */
export function batchNorm(rows: u32, width: u32, x: usize, scale: usize, shift: usize, epsilon: f32, y: usize, statistics: usize): void {
  const stride = <usize>width << 2, means = statistics, inverses = statistics + stride, last = x + <usize>rows * stride, block = <usize>ROWS * stride;
  const count = f32x4.splat(<f32>rows), e = f32x4.splat(epsilon), one = f32x4.splat(1);
  memory.fill(statistics, 0, stride << 1);
  for (let first = x; first < last; first += block) {
    const end = min(first + block, last);
    let at: usize = 0;
    for (; at + 32 <= stride; at += 32) addSums(8, first + at, end, stride, means + at);
    for (; at + 16 <= stride; at += 16) addSums(4, first + at, end, stride, means + at);
    for (; at < stride; at += 4) addSums(1, first + at, end, stride, means + at);
  }
  for (let at: usize = 0; at < stride; at += 4) put(1, means + at, f32x4.div(get(1, means + at), count));
  for (let first = x; first < last; first += block) {
    const end = min(first + block, last);
    let at: usize = 0;
    for (; at + 32 <= stride; at += 32) addSquares(8, first + at, end, stride, means + at, inverses + at);
    for (; at + 16 <= stride; at += 16) addSquares(4, first + at, end, stride, means + at, inverses + at);
    for (; at < stride; at += 4) addSquares(1, first + at, end, stride, means + at, inverses + at);
  }
  for (let at: usize = 0; at < stride; at += 4)
    put(1, inverses + at, f32x4.div(one, f32x4.sqrt(f32x4.add(f32x4.div(get(1, inverses + at), count), e))));
  for (let first = x; first < last; first += block) {
    const end = min(first + block, last), to = y + (first - x);
    let at: usize = 0;
    for (; at + 16 <= stride; at += 16)
      normalize(4, first + at, end, stride, means + at, inverses + at, scale + at, shift + at, to + at);
    for (; at < stride; at += 4) normalize(1, first + at, end, stride, means + at, inverses + at, scale + at, shift + at, to + at);
  }
}

/** Adds the sums of a block's gradients, and of the gradients times the distances from the means. Addresses of rows are offsets. */
@inline function addGradients(
  LANES: i32, row: usize, end: usize, stride: usize, x: usize, dy: usize, means: usize, products: usize, sums: usize,
): void {
  const m0 = get(LANES, means), m1 = LANES == 8 ? get(4, means + 16) : m0;
  let s0 = f32x4.splat(0), s1 = f32x4.splat(0), p0 = f32x4.splat(0), p1 = f32x4.splat(0);
  for (; row < end; row += stride) {
    const d0 = get(LANES, dy + row);
    s0 = f32x4.add(s0, d0);
    p0 = madd(d0, f32x4.sub(get(LANES, x + row), m0), p0);
    if (LANES == 8) {
      const d1 = get(4, dy + row + 16);
      s1 = f32x4.add(s1, d1);
      p1 = madd(d1, f32x4.sub(get(4, x + row + 16), m1), p1);
    }
  }
  add(LANES, sums, s0);
  add(LANES, products, p0);
  if (LANES == 8) {
    add(4, sums + 16, s1);
    add(4, products + 16, p1);
  }
}

@inline function normalizeGradient(
  LANES: i32, row: usize, end: usize, stride: usize, share: v128,
  x: usize, dy: usize, dx: usize, means: usize, inverses: usize, scale: usize, dScale: usize, dShift: usize,
): void {
  const mean = get(LANES, means), inverse = get(LANES, inverses), by = f32x4.mul(get(LANES, scale), inverse);
  const meanOfGradient = f32x4.mul(get(LANES, dShift), share), slope = f32x4.mul(f32x4.mul(get(LANES, dScale), inverse), share);
  for (; row < end; row += stride) {
    const centered = f32x4.sub(get(LANES, x + row), mean);
    const d = f32x4.sub(f32x4.sub(get(LANES, dy + row), meanOfGradient), f32x4.mul(centered, slope));
    put(LANES, dx + row, f32x4.mul(d, by));
  }
}

/** dx [rows, width], dScale [width] and dShift [width] from dy [rows, width] and the statistics of `batchNorm`. */
export function batchNormGradient(
  rows: u32, width: u32, x: usize, scale: usize, statistics: usize, dy: usize, dx: usize, dScale: usize, dShift: usize,
): void {
  const stride = <usize>width << 2, means = statistics, inverses = statistics + stride, last = <usize>rows * stride, block = <usize>ROWS * stride;
  const share = f32x4.splat(1 / <f32>rows);
  memory.fill(dScale, 0, stride);
  memory.fill(dShift, 0, stride);
  for (let first: usize = 0; first < last; first += block) {
    const end = min(first + block, last);
    let at: usize = 0;
    for (; at + 32 <= stride; at += 32) addGradients(8, first + at, end, stride, x, dy, means + at, dScale + at, dShift + at);
    for (; at + 16 <= stride; at += 16) addGradients(4, first + at, end, stride, x, dy, means + at, dScale + at, dShift + at);
    for (; at < stride; at += 4) addGradients(1, first + at, end, stride, x, dy, means + at, dScale + at, dShift + at);
  }
  for (let at: usize = 0; at < stride; at += 4) put(1, dScale + at, f32x4.mul(get(1, dScale + at), get(1, inverses + at)));
  for (let first: usize = 0; first < last; first += block) {
    const end = min(first + block, last);
    let at: usize = 0;
    for (; at + 16 <= stride; at += 16)
      normalizeGradient(4, first + at, end, stride, share, x, dy, dx, means + at, inverses + at, scale + at, dScale + at, dShift + at);
    for (; at < stride; at += 4)
      normalizeGradient(1, first + at, end, stride, share, x, dy, dx, means + at, inverses + at, scale + at, dScale + at, dShift + at);
  }
}
