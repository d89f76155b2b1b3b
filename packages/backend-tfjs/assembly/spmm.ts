import { keep } from './hash';
import { f32At, i32At, setF32 } from './memory';

/** One row of the product for 4 * BLOCKS columns, accumulated in registers. BLOCKS is known when compiling. */
@inline function rowOf(
  BLOCKS: i32, begin: u32, end: u32, columns: usize, values: usize, permutation: usize,
  x: usize, stride: usize, y: usize, threshold: u32, scale: f32, seed: u32,
): void {
  let a0 = f32x4.splat(0), a1 = f32x4.splat(0), a2 = f32x4.splat(0), a3 = f32x4.splat(0);
  for (let k = begin; k < end; k++) {
    let value = f32At(values, k);
    if (threshold) value *= keep(permutation ? i32At(permutation, k) : k, threshold, scale, seed);
    const c = f32x4.splat(value);
    const row = x + <usize>i32At(columns, k) * stride;
    a0 = f32x4.add(a0, f32x4.mul(c, v128.load(row)));
    if (BLOCKS > 1) a1 = f32x4.add(a1, f32x4.mul(c, v128.load(row, 16)));
    if (BLOCKS > 2) a2 = f32x4.add(a2, f32x4.mul(c, v128.load(row, 32)));
    if (BLOCKS > 3) a3 = f32x4.add(a3, f32x4.mul(c, v128.load(row, 48)));
  }
  v128.store(y, a0);
  if (BLOCKS > 1) v128.store(y, a1, 16);
  if (BLOCKS > 2) v128.store(y, a2, 32);
  if (BLOCKS > 3) v128.store(y, a3, 48);
}

/**
 * y [rows, width] = sparse matrix [rows, ...] x [..., width], with dropout on the stored values. The dropout counter of
 * stored value k is permutation[k], or k without one, so that a transposed matrix drops the same values.
 */
export function spmm(
  rows: u32, rowPointers: usize, columns: usize, values: usize, permutation: usize,
  x: usize, width: u32, y: usize, threshold: u32, scale: f32, seed: u32,
): void {
  const stride = <usize>width << 2;
  for (let i: u32 = 0; i < rows; i++) {
    const begin = i32At(rowPointers, i), end = i32At(rowPointers, i + 1);
    const out = y + <usize>i * stride;
    let f: u32 = 0;
    for (; f + 16 <= width; f += 16) rowOf(4, begin, end, columns, values, permutation, x + (<usize>f << 2), stride, out + (<usize>f << 2), threshold, scale, seed);
    if (f + 8 <= width) {
      rowOf(2, begin, end, columns, values, permutation, x + (<usize>f << 2), stride, out + (<usize>f << 2), threshold, scale, seed);
      f += 8;
    }
    if (f + 4 <= width) {
      rowOf(1, begin, end, columns, values, permutation, x + (<usize>f << 2), stride, out + (<usize>f << 2), threshold, scale, seed);
      f += 4;
    }
    for (; f < width; f++) {
      let sum: f32 = 0;
      for (let k = begin; k < end; k++) {
        const value = f32At(values, k) * keep(permutation ? i32At(permutation, k) : k, threshold, scale, seed);
        sum += value * f32At(x, i32At(columns, k) * width + f);
      }
      setF32(out, f, sum);
    }
  }
}

/** y[i, f] = max over k of values[k] * x[columns[k], f]; `winners` [rows, width] keeps k, or -1 for an empty row (y = 0). */
export function segmentMax(rows: u32, rowPointers: usize, columns: usize, values: usize, x: usize, width: u32, y: usize, winners: usize): void {
  for (let i: u32 = 0; i < rows; i++) {
    const begin = i32At(rowPointers, i), end = i32At(rowPointers, i + 1);
    for (let f: u32 = 0; f < width; f++) {
      let best: f32 = 0;
      let winner: i32 = -1;
      for (let k = begin; k < end; k++) {
        const value = f32At(values, k) * f32At(x, i32At(columns, k) * width + f);
        if (winner < 0 || value > best) { best = value; winner = k; }
      }
      setF32(y, i * width + f, best);
      store<i32>(winners + (<usize>(i * width + f) << 2), winner);
    }
  }
}

/** dx [columns, width]: each winner passes its row's gradient on. */
export function segmentMaxGradient(rows: u32, columns: usize, values: usize, columnCount: u32, width: u32, winners: usize, dy: usize, dx: usize): void {
  memory.fill(dx, 0, <usize>(columnCount * width) << 2);
  const size = rows * width;
  for (let at: u32 = 0; at < size; at++) {
    const k = load<i32>(winners + (<usize>at << 2));
    if (k < 0) continue;
    const to = i32At(columns, k) * width + (at % width);
    setF32(dx, to, f32At(dx, to) + f32At(values, k) * f32At(dy, at));
  }
}
