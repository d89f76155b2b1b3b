import { madd } from './simd';

/**
 * Number of rows of a block. Each pass goes through a matrix block by block and through the columns of a block, so that a cache line is
 * fetched once. The sums of a block are added to those of the blocks before it: a sum of sums loses fewer digits than one long sum.
 */
const ROWS: u32 = 48;

/** LANES (a compile-time constant) is 4, or 1 at the edge of a matrix. */
@inline export function get(LANES: i32, at: usize): v128 {
  return LANES == 1 ? v128.load32_zero(at) : v128.load(at);
}

@inline export function put(LANES: i32, at: usize, values: v128): void {
  if (LANES == 1) v128.store32_lane(at, values, 0);
  else v128.store(at, values);
}

@inline export function add(LANES: i32, at: usize, values: v128): void {
  put(LANES, at, f32x4.add(get(LANES, at), values));
}

/**
 * Joins the mean and the summed squared distances of `more` rows to those of `count` rows (Chan et al. 1983, eq. 2.1).
 */
@inline function join(LANES: i32, count: f32, means: usize, squares: usize, more: f32, mean: v128, square: v128): void {
  const before = get(LANES, means), delta = f32x4.sub(mean, before), share = more / (count + more);
  put(LANES, means, madd(delta, f32x4.splat(share), before));
  put(LANES, squares, f32x4.add(f32x4.add(get(LANES, squares), square), f32x4.mul(f32x4.mul(delta, delta), f32x4.splat(count * share))));
}

/** Joins the moments of a block's columns to those of the rows before it. LANES is 8 for two vectors at once. */
@inline function joinBlock(LANES: i32, row: usize, end: usize, stride: usize, rows: f32, before: f32, means: usize, squares: usize): void {
  let s0 = f32x4.splat(0), s1 = f32x4.splat(0);
  for (let at = row; at < end; at += stride) {
    s0 = f32x4.add(s0, get(LANES, at));
    if (LANES == 8) s1 = f32x4.add(s1, get(4, at + 16));
  }
  const share = f32x4.splat(1 / rows), m0 = f32x4.mul(s0, share), m1 = f32x4.mul(s1, share);
  let q0 = f32x4.splat(0), q1 = f32x4.splat(0);
  for (let at = row; at < end; at += stride) {
    const c0 = f32x4.sub(get(LANES, at), m0);
    q0 = madd(c0, c0, q0);
    if (LANES == 8) {
      const c1 = f32x4.sub(get(4, at + 16), m1);
      q1 = madd(c1, c1, q1);
    }
  }
  join(LANES == 1 ? 1 : 4, before, means, squares, rows, m0, q0);
  if (LANES == 8) join(4, before, means + 16, squares + 16, rows, m1, q1);
}

/** Means and summed squared distances of the columns of rows `first` to `last` of x, part number first / partRows of `parts` [.., 2, width]. */
export function batchMoments(first: u32, last: u32, partRows: u32, width: u32, x: usize, parts: usize): void {
  const stride = <usize>width << 2, means = parts + <usize>(first / partRows) * (stride << 1), squares = means + stride;
  memory.fill(means, 0, stride << 1);
  for (let i = first; i < last; i += ROWS) {
    const rows = min(ROWS, last - i), row = x + <usize>i * stride, end = row + <usize>rows * stride;
    let at: usize = 0;
    for (; at + 32 <= stride; at += 32) joinBlock(8, row + at, end, stride, <f32>rows, <f32>(i - first), means + at, squares + at);
    for (; at + 16 <= stride; at += 16) joinBlock(4, row + at, end, stride, <f32>rows, <f32>(i - first), means + at, squares + at);
    for (; at < stride; at += 4) joinBlock(1, row + at, end, stride, <f32>rows, <f32>(i - first), means + at, squares + at);
  }
}

/** statistics [2, width]: means and inverse standard deviations of all rows from those of the parts. */
export function batchStatistics(rows: u32, partRows: u32, width: u32, parts: usize, epsilon: f32, statistics: usize): void {
  const stride = <usize>width << 2, means = statistics, inverses = statistics + stride;
  memory.copy(statistics, parts, stride << 1);
  for (let count = partRows; count < rows; count += partRows) {
    parts += stride << 1;
    for (let at: usize = 0; at < stride; at += 4)
      join(1, <f32>count, means + at, inverses + at, <f32>min(partRows, rows - count), get(1, parts + at), get(1, parts + stride + at));
  }
  const one = f32x4.splat(1), e = f32x4.splat(epsilon), total = f32x4.splat(<f32>rows);
  for (let at: usize = 0; at < stride; at += 4)
    put(1, inverses + at, f32x4.div(one, f32x4.sqrt(f32x4.add(f32x4.div(get(1, inverses + at), total), e))));
}

@inline function normalize(
  LANES: i32, row: usize, end: usize, stride: usize, means: usize, inverses: usize, scale: usize, shift: usize, y: usize,
): void {
  const mean = get(LANES, means), by = f32x4.mul(get(LANES, inverses), get(LANES, scale)), to = get(LANES, shift);
  for (; row < end; row += stride, y += stride) put(LANES, y, madd(f32x4.sub(get(LANES, row), mean), by, to));
}

/** Rows `first` to `last` of y [.., width] = the columns of x normalized by their statistics, times scale [width], plus shift [width]. */
export function batchNorm(first: u32, last: u32, width: u32, x: usize, statistics: usize, scale: usize, shift: usize, y: usize): void {
  const stride = <usize>width << 2, inverses = statistics + stride;
  for (let i = first; i < last; i += ROWS) {
    const row = x + <usize>i * stride, end = x + <usize>min(i + ROWS, last) * stride, to = y + <usize>i * stride;
    let at: usize = 0;
    for (; at + 16 <= stride; at += 16) normalize(4, row + at, end, stride, statistics + at, inverses + at, scale + at, shift + at, to + at);
    for (; at < stride; at += 4) normalize(1, row + at, end, stride, statistics + at, inverses + at, scale + at, shift + at, to + at);
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

/**
 * Sums over rows `first` to `last` of dy times the distance of x from its mean, and of dy, as part number first / partRows of
 * `parts` [.., 2, width].
 */
export function batchNormGradientSums(first: u32, last: u32, partRows: u32, width: u32, x: usize, statistics: usize, dy: usize, parts: usize): void {
  const stride = <usize>width << 2, products = parts + <usize>(first / partRows) * (stride << 1), sums = products + stride;
  memory.fill(products, 0, stride << 1);
  for (let i = first; i < last; i += ROWS) {
    const row = <usize>i * stride, end = <usize>min(i + ROWS, last) * stride;
    let at: usize = 0;
    for (; at + 32 <= stride; at += 32) addGradients(8, row + at, end, stride, x, dy, statistics + at, products + at, sums + at);
    for (; at + 16 <= stride; at += 16) addGradients(4, row + at, end, stride, x, dy, statistics + at, products + at, sums + at);
    for (; at < stride; at += 4) addGradients(1, row + at, end, stride, x, dy, statistics + at, products + at, sums + at);
  }
}

@inline function normalizeGradient(
  LANES: i32, row: usize, end: usize, stride: usize, share: v128,
  x: usize, dy: usize, dx: usize, means: usize, inverses: usize, scale: usize, products: usize, sums: usize,
): void {
  const mean = get(LANES, means), inverse = get(LANES, inverses), by = f32x4.mul(get(LANES, scale), inverse);
  const meanOfGradient = f32x4.mul(get(LANES, sums), share);
  const slope = f32x4.mul(f32x4.mul(f32x4.mul(get(LANES, products), inverse), inverse), share);
  for (; row < end; row += stride) {
    const centered = f32x4.sub(get(LANES, x + row), mean);
    const d = f32x4.sub(f32x4.sub(get(LANES, dy + row), meanOfGradient), f32x4.mul(centered, slope));
    put(LANES, dx + row, f32x4.mul(d, by));
  }
}

/** Rows `first` to `last` of dx [.., width] from dy and the sums over all `rows` [2, width]. dx may be dy. */
export function batchNormGradient(
  first: u32, last: u32, rows: u32, width: u32, x: usize, scale: usize, statistics: usize, totals: usize, dy: usize, dx: usize,
): void {
  const stride = <usize>width << 2, inverses = statistics + stride, sums = totals + stride;
  const share = f32x4.splat(1 / <f32>rows);
  for (let i = first; i < last; i += ROWS) {
    const row = <usize>i * stride, end = <usize>min(i + ROWS, last) * stride;
    let at: usize = 0;
    for (; at + 16 <= stride; at += 16)
      normalizeGradient(4, row + at, end, stride, share, x, dy, dx, statistics + at, inverses + at, scale + at, totals + at, sums + at);
    for (; at < stride; at += 4)
      normalizeGradient(1, row + at, end, stride, share, x, dy, dx, statistics + at, inverses + at, scale + at, totals + at, sums + at);
  }
}

/** dScale and dShift [width] from the sums over all rows [2, width]. */
export function batchNormParameterGradients(width: u32, statistics: usize, totals: usize, dScale: usize, dShift: usize): void {
  const stride = <usize>width << 2;
  for (let at: usize = 0; at < stride; at += 4) {
    put(1, dScale + at, f32x4.mul(get(1, totals + at), get(1, statistics + stride + at)));
    put(1, dShift + at, get(1, totals + stride + at));
  }
}
