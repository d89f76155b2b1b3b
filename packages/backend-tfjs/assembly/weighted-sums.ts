import { f32At, i32At, setF32 } from './memory';
import { madd } from './simd';

/** Weight of vector VECTOR of 32 floats whose heads are WIDTH floats wide, at least `floor`. */
@inline function weightOf(WIDTH: u32, VECTOR: u32, weights: usize, floor: v128): v128 {
  return f32x4.pmax(v128.load32_splat(weights + <usize>(((4 * VECTOR) / WIDTH) << 2)), floor);
}

/** 32 floats of one row, in registers. Heads are WIDTH (a compile-time constant) floats wide. */
@inline function thirtyTwo(
  WIDTH: u32, begin: u32, end: u32, columns: usize, permutation: usize, heads: u32, alpha: usize, x: usize, stride: usize, y: usize, floor: v128, scale: v128,
): void {
  let a0 = f32x4.splat(0), a1 = f32x4.splat(0), a2 = f32x4.splat(0), a3 = f32x4.splat(0);
  let a4 = f32x4.splat(0), a5 = f32x4.splat(0), a6 = f32x4.splat(0), a7 = f32x4.splat(0);
  for (let k = begin; k < end; k++) {
    const row = x + <usize>i32At(columns, k) * stride;
    const weights = alpha + (<usize>((permutation ? i32At(permutation, k) : k) * heads) << 2);
    let w = weightOf(WIDTH, 0, weights, floor);
    a0 = madd(w, v128.load(row), a0);
    if (WIDTH == 4) w = weightOf(WIDTH, 1, weights, floor);
    a1 = madd(w, v128.load(row, 16), a1);
    if (WIDTH <= 8) w = weightOf(WIDTH, 2, weights, floor);
    a2 = madd(w, v128.load(row, 32), a2);
    if (WIDTH == 4) w = weightOf(WIDTH, 3, weights, floor);
    a3 = madd(w, v128.load(row, 48), a3);
    if (WIDTH <= 16) w = weightOf(WIDTH, 4, weights, floor);
    a4 = madd(w, v128.load(row, 64), a4);
    if (WIDTH == 4) w = weightOf(WIDTH, 5, weights, floor);
    a5 = madd(w, v128.load(row, 80), a5);
    if (WIDTH <= 8) w = weightOf(WIDTH, 6, weights, floor);
    a6 = madd(w, v128.load(row, 96), a6);
    if (WIDTH == 4) w = weightOf(WIDTH, 7, weights, floor);
    a7 = madd(w, v128.load(row, 112), a7);
  }
  v128.store(y, f32x4.mul(a0, scale));
  v128.store(y, f32x4.mul(a1, scale), 16);
  v128.store(y, f32x4.mul(a2, scale), 32);
  v128.store(y, f32x4.mul(a3, scale), 48);
  v128.store(y, f32x4.mul(a4, scale), 64);
  v128.store(y, f32x4.mul(a5, scale), 80);
  v128.store(y, f32x4.mul(a6, scale), 96);
  v128.store(y, f32x4.mul(a7, scale), 112);
}

/** BLOCKS vectors of one head of one row. The last one lies `last` bytes after the first and may overlap the one before. */
@inline function blocks(
  BLOCKS: i32, begin: u32, end: u32, columns: usize, permutation: usize, heads: u32, alpha: usize, x: usize, stride: usize, last: usize, y: usize, floor: v128, scale: v128,
): void {
  let a0 = f32x4.splat(0), a1 = f32x4.splat(0), a2 = f32x4.splat(0), a3 = f32x4.splat(0);
  for (let k = begin; k < end; k++) {
    const row = x + <usize>i32At(columns, k) * stride;
    const w = f32x4.pmax(v128.load32_splat(alpha + (<usize>((permutation ? i32At(permutation, k) : k) * heads) << 2)), floor);
    a0 = madd(w, v128.load(BLOCKS > 1 ? row : row + last), a0);
    if (BLOCKS > 1) a1 = madd(w, v128.load(BLOCKS > 2 ? row + 16 : row + last), a1);
    if (BLOCKS > 2) a2 = madd(w, v128.load(BLOCKS > 3 ? row + 32 : row + last), a2);
    if (BLOCKS > 3) a3 = madd(w, v128.load(row + last), a3);
  }
  v128.store(BLOCKS > 1 ? y : y + last, f32x4.mul(a0, scale));
  if (BLOCKS > 1) v128.store(BLOCKS > 2 ? y + 16 : y + last, f32x4.mul(a1, scale));
  if (BLOCKS > 2) v128.store(BLOCKS > 3 ? y + 32 : y + last, f32x4.mul(a2, scale));
  if (BLOCKS > 3) v128.store(y + last, f32x4.mul(a3, scale));
}

/**
 * Rows `first` to `last` of y [.., heads, width]: row i is scale times the sum over its entries k of max(floor, alpha[edge, head]) x[columns[k], head]. The edge
 * of entry k is permutation[k] if given, and k otherwise.
 */
export function weightedSums(
  first: u32, last: u32, rowPointers: usize, columns: usize, permutation: usize, heads: u32, width: u32, x: usize, alpha: usize, floor: f32, scale: f32, y: usize,
): void {
  const stride = <usize>(heads * width) << 2;
  const scales = f32x4.splat(scale), floors = f32x4.splat(floor);
  const packed = width == 4 || width == 8 || width == 16 || (width & 31) == 0;
  for (let i = first; i < last; i++) {
    const begin = i32At(rowPointers, i), end = i32At(rowPointers, i + 1);
    const to = y + <usize>i * stride;
    let at: usize = 0;
    if (packed)
      for (; at + 128 <= stride; at += 128) {
        const weights = alpha + ((at / (<usize>width << 2)) << 2);
        if (width == 8) thirtyTwo(8, begin, end, columns, permutation, heads, weights, x + at, stride, to + at, floors, scales);
        else if (width == 4) thirtyTwo(4, begin, end, columns, permutation, heads, weights, x + at, stride, to + at, floors, scales);
        else if (width == 16) thirtyTwo(16, begin, end, columns, permutation, heads, weights, x + at, stride, to + at, floors, scales);
        else thirtyTwo(32, begin, end, columns, permutation, heads, weights, x + at, stride, to + at, floors, scales);
      }
    for (let h: u32 = <u32>(at >> 2) / width; h < heads; h++) {
      const weights = alpha + (<usize>h << 2);
      let from = <usize>(h * width) << 2;
      if (width < 4) {
        for (let f: u32 = 0; f < width; f++) {
          let sum: f32 = 0;
          for (let k = begin; k < end; k++)
            sum += max<f32>(floor, f32At(weights, (permutation ? i32At(permutation, k) : k) * heads)) * load<f32>(x + <usize>i32At(columns, k) * stride + from + (<usize>f << 2));
          setF32(to + from, f, sum * scale);
        }
        continue;
      }
      let left = <usize>width << 2;
      for (; left >= 64; left -= 64, from += 64) blocks(4, begin, end, columns, permutation, heads, weights, x + from, stride, 48, to + from, floors, scales);
      const rest = left - 16;
      if (left > 48) blocks(4, begin, end, columns, permutation, heads, weights, x + from, stride, rest, to + from, floors, scales);
      else if (left > 32) blocks(3, begin, end, columns, permutation, heads, weights, x + from, stride, rest, to + from, floors, scales);
      else if (left > 16) blocks(2, begin, end, columns, permutation, heads, weights, x + from, stride, rest, to + from, floors, scales);
      else if (left > 0) blocks(1, begin, end, columns, permutation, heads, weights, x + from, stride, rest, to + from, floors, scales);
    }
  }
}
