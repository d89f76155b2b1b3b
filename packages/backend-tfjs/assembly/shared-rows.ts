import { f32At, i32At } from './memory';
import { madd } from './simd';

/** VECTORS vectors of one or two heads (compile-time constants) of one row, in registers. Both heads use the same loads of x. */
@inline function sums(
  HEADS: i32, VECTORS: i32, begin: u32, end: u32, columns: usize, alpha: usize, alphaStride: usize, x: usize, stride: usize,
  y: usize, head: usize, scale: v128,
): void {
  const zero = f32x4.splat(0);
  let a0 = zero, a1 = zero, a2 = zero, a3 = zero, b0 = zero, b1 = zero, b2 = zero, b3 = zero;
  for (let k = begin; k < end; k++) {
    const row = x + <usize>i32At(columns, k) * stride, weights = alpha + <usize>k * alphaStride;
    const p = f32x4.pmax(v128.load32_splat(weights), zero), q = HEADS > 1 ? f32x4.pmax(v128.load32_splat(weights, 4), zero) : zero;
    let v = v128.load(row);
    a0 = madd(p, v, a0);
    if (HEADS > 1) b0 = madd(q, v, b0);
    if (VECTORS > 1) {
      v = v128.load(row, 16);
      a1 = madd(p, v, a1);
      if (HEADS > 1) b1 = madd(q, v, b1);
      v = v128.load(row, 32);
      a2 = madd(p, v, a2);
      if (HEADS > 1) b2 = madd(q, v, b2);
      v = v128.load(row, 48);
      a3 = madd(p, v, a3);
      if (HEADS > 1) b3 = madd(q, v, b3);
    }
  }
  v128.store(y, f32x4.mul(a0, scale));
  if (HEADS > 1) v128.store(y + head, f32x4.mul(b0, scale));
  if (VECTORS > 1) {
    v128.store(y, f32x4.mul(a1, scale), 16);
    v128.store(y, f32x4.mul(a2, scale), 32);
    v128.store(y, f32x4.mul(a3, scale), 48);
    if (HEADS > 1) {
      v128.store(y + head, f32x4.mul(b1, scale), 16);
      v128.store(y + head, f32x4.mul(b2, scale), 32);
      v128.store(y + head, f32x4.mul(b3, scale), 48);
    }
  }
}

/** Rows `first` to `last` of y [.., heads, width]: row i is scale times the sum over its entries k of max(0, alpha[k, head]) x[columns[k]], with x [.., width]. */
export function sharedSums(
  first: u32, last: u32, rowPointers: usize, columns: usize, heads: u32, width: u32, x: usize, alpha: usize, scale: f32, y: usize,
): void {
  const stride = <usize>width << 2, alphaStride = <usize>heads << 2, scales = f32x4.splat(scale);
  for (let i = first; i < last; i++) {
    const begin = i32At(rowPointers, i), end = i32At(rowPointers, i + 1);
    for (let h: u32 = 0; h < heads; h += 2) {
      const two = h + 1 < heads;
      const weights = alpha + (<usize>h << 2), to = y + <usize>(i * heads + h) * stride;
      let at: usize = 0;
      for (; at + 64 <= stride; at += 64)
        if (two) sums(2, 4, begin, end, columns, weights, alphaStride, x + at, stride, to + at, stride, scales);
        else sums(1, 4, begin, end, columns, weights, alphaStride, x + at, stride, to + at, stride, scales);
      for (; at + 16 <= stride; at += 16)
        if (two) sums(2, 1, begin, end, columns, weights, alphaStride, x + at, stride, to + at, stride, scales);
        else sums(1, 1, begin, end, columns, weights, alphaStride, x + at, stride, to + at, stride, scales);
      for (; at < stride; at += 4) {
        let p: f32 = 0, q: f32 = 0;
        for (let k = begin; k < end; k++) {
          const value = load<f32>(x + <usize>i32At(columns, k) * stride + at);
          p += max<f32>(0, f32At(weights, k * heads)) * value;
          if (two) q += max<f32>(0, f32At(weights, k * heads + 1)) * value;
        }
        store<f32>(to + at, p * scale);
        if (two) store<f32>(to + stride + at, q * scale);
      }
    }
  }
}

/** VECTORS vectors of one edge's contribution to its source's row, summed over heads in registers. */
@inline function add(VECTORS: i32, heads: u32, alpha: usize, dy: usize, head: usize, dx: usize, scale: v128): void {
  const zero = f32x4.splat(0);
  let s0 = zero, s1 = zero, s2 = zero, s3 = zero;
  for (let h: u32 = 0; h < heads; h++, dy += head) {
    const p = f32x4.pmax(v128.load32_splat(alpha + (<usize>h << 2)), zero);
    s0 = madd(p, v128.load(dy), s0);
    if (VECTORS > 1) {
      s1 = madd(p, v128.load(dy, 16), s1);
      s2 = madd(p, v128.load(dy, 32), s2);
      s3 = madd(p, v128.load(dy, 48), s3);
    }
  }
  v128.store(dx, madd(s0, scale, v128.load(dx)));
  if (VECTORS > 1) {
    v128.store(dx, madd(s1, scale, v128.load(dx, 16)), 16);
    v128.store(dx, madd(s2, scale, v128.load(dx, 32)), 32);
    v128.store(dx, madd(s3, scale, v128.load(dx, 48)), 48);
  }
}

/**
 * Gradient of `sharedSums` by x, dx [columns, width], from dy [rows, heads, width]. It iterates by target, so a target's rows of dy stay
 * in the L1 cache for all of its edges.
 */
export function sharedSumsGradient(
  rows: u32, rowPointers: usize, sources: usize, columns: u32, heads: u32, width: u32, alpha: usize, scale: f32, dy: usize, dx: usize,
): void {
  const stride = <usize>width << 2, scales = f32x4.splat(scale);
  memory.fill(dx, 0, <usize>columns * stride);
  for (let i: u32 = 0; i < rows; i++) {
    const from = dy + <usize>(i * heads) * stride, end = i32At(rowPointers, i + 1);
    for (let k = i32At(rowPointers, i); k < end; k++) {
      const to = dx + <usize>i32At(sources, k) * stride, weights = alpha + (<usize>(k * heads) << 2);
      let at: usize = 0;
      for (; at + 64 <= stride; at += 64) add(4, heads, weights, from + at, stride, to + at, scales);
      for (; at + 16 <= stride; at += 16) add(1, heads, weights, from + at, stride, to + at, scales);
      for (; at < stride; at += 4) {
        let sum: f32 = 0;
        for (let h: u32 = 0; h < heads; h++) sum += max<f32>(0, f32At(weights, h)) * load<f32>(from + <usize>h * stride + at);
        store<f32>(to + at, load<f32>(to + at) + sum * scale);
      }
    }
  }
}
