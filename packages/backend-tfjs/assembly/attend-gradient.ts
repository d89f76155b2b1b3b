import { f32At, i32At, setF32 } from './memory';
import { madd, sumOfFour } from './simd';

@inline function dotOfFour(width: u32, a: usize, b: usize): v128 {
  // Two sums, because each addition waits for the previous one to the same sum.
  let even = f32x4.splat(0), odd = even;
  let f: u32 = 0;
  for (; f + 8 <= width; f += 8, a += 32, b += 32) {
    even = madd(v128.load(a), v128.load(b), even);
    odd = madd(v128.load(a, 16), v128.load(b, 16), odd);
  }
  if (f < width) even = madd(v128.load(a), v128.load(b), even);
  return f32x4.add(even, odd);
}

/** Dot product of `width` values. */
@inline export function dot(width: u32, a: usize, b: usize): f32 {
  const whole = width & ~3;
  let sum = sumOfFour(dotOfFour(whole, a, b));
  for (let f = whole; f < width; f++) sum += f32At(a, f) * f32At(b, f);
  return sum;
}

/** The lane sums of four vectors, as one vector. */
@inline function sumsOf(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = f32x4.add(i32x4.shuffle(a, b, 0, 4, 1, 5), i32x4.shuffle(a, b, 2, 6, 3, 7));
  const cd = f32x4.add(i32x4.shuffle(c, d, 0, 4, 1, 5), i32x4.shuffle(c, d, 2, 6, 3, 7));
  return f32x4.add(i32x4.shuffle(ab, cd, 0, 1, 4, 5), i32x4.shuffle(ab, cd, 2, 3, 6, 7));
}

/** The dot products of four heads, as one vector. Heads of a are `aHead` bytes apart, heads of b `bHead` bytes. */
@inline function dotsOfFour(width: u32, a: usize, aHead: usize, b: usize, bHead: usize): v128 {
  let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0;
  for (const end = a + (<usize>width << 2); a < end; a += 16, b += 16) {
    s0 = madd(v128.load(a), v128.load(b), s0);
    s1 = madd(v128.load(a + aHead), v128.load(b + bHead), s1);
    s2 = madd(v128.load(a + 2 * aHead), v128.load(b + 2 * bHead), s2);
    s3 = madd(v128.load(a + 3 * aHead), v128.load(b + 3 * bHead), s3);
  }
  return sumsOf(s0, s1, s2, s3);
}

/**
 * Gradient of the logits, dEdge [E, heads], and its sums over the edges of targets `first` to `last`, dTarget [.., heads]. alpha and `shared` are
 * as in `attend`: alpha is negative where it was dropped.
 */
export function attendLogitsGradient(
  first: u32, last: u32, rowPointers: usize, sources: usize, heads: u32, width: u32, x: usize, sourceLogits: usize, targetLogits: usize,
  slope: f32, alpha: usize, dy: usize, dEdge: usize, dTarget: usize, scale: f32, shared: bool,
): void {
  const fours: u32 = (width & 3) == 0 ? heads & ~3 : 0;
  for (let i = first; i < last; i++) {
    const begin = i32At(rowPointers, i), end = i32At(rowPointers, i + 1);
    for (let h: u32 = 0; h < fours; h += 4) fourHeads(i, begin, end, h, sources, heads, width, x, sourceLogits, targetLogits, slope, alpha, dy, dEdge, dTarget, scale, shared);
    for (let h = fours; h < heads; h++) oneHead(i, begin, end, h, sources, heads, width, x, sourceLogits, targetLogits, slope, alpha, dy, dEdge, dTarget, scale, shared);
  }
}

@inline function fourHeads(
  i: u32, begin: u32, end: u32, h: u32, sources: usize, heads: u32, width: u32, x: usize, sourceLogits: usize, targetLogits: usize,
  slope: f32, alpha: usize, dy: usize, dEdge: usize, dTarget: usize, scale: f32, shared: bool,
): void {
  const head = <usize>width << 2, row = heads * width;
  const magnitude = i32x4.splat(0x7fffffff), zero = f32x4.splat(0);
  const upstream = dy + (<usize>(i * row + h * width) << 2);
  let total = zero;
  for (let k = begin; k < end; k++) {
    const at = <usize>(k * heads + h) << 2;
    const from = x + (<usize>(i32At(sources, k) * (shared ? width : row) + (shared ? 0 : h * width)) << 2);
    const products = dotsOfFour(width, upstream, head, from, shared ? 0 : head);
    const a = v128.load(alpha + at);
    const d = v128.and(f32x4.mul(products, f32x4.splat(scale)), i32x4.ge_s(a, i32x4.splat(0)));
    total = madd(v128.and(a, magnitude), d, total);
    v128.store(dEdge + at, d);
  }
  const target = v128.load(targetLogits + (<usize>(i * heads + h) << 2));
  let sum = zero;
  for (let k = begin; k < end; k++) {
    const at = <usize>(k * heads + h) << 2;
    const logit = f32x4.add(target, v128.load(sourceLogits + (<usize>(i32At(sources, k) * heads + h) << 2)));
    const slopes = v128.bitselect(f32x4.splat(1), f32x4.splat(slope), f32x4.gt(logit, zero));
    const d = f32x4.mul(f32x4.mul(v128.and(v128.load(alpha + at), magnitude), f32x4.sub(v128.load(dEdge + at), total)), slopes);
    v128.store(dEdge + at, d);
    sum = f32x4.add(sum, d);
  }
  v128.store(dTarget + (<usize>(i * heads + h) << 2), sum);
}

@inline function oneHead(
  i: u32, begin: u32, end: u32, h: u32, sources: usize, heads: u32, width: u32, x: usize, sourceLogits: usize, targetLogits: usize,
  slope: f32, alpha: usize, dy: usize, dEdge: usize, dTarget: usize, scale: f32, shared: bool,
): void {
  const row = heads * width;
  const upstream = dy + (<usize>(i * row + h * width) << 2);
  let total: f32 = 0;
  for (let k = begin; k < end; k++) {
    const at = k * heads + h;
    const a = f32At(alpha, at);
    const dropped = reinterpret<i32>(a) < 0;
    const d: f32 = dropped ? 0 : scale * dot(width, upstream, x + (<usize>(i32At(sources, k) * (shared ? width : row) + (shared ? 0 : h * width)) << 2));
    setF32(dEdge, at, d);
    total += d * abs<f32>(a);
  }
  const target = f32At(targetLogits, i * heads + h);
  let sum: f32 = 0;
  for (let k = begin; k < end; k++) {
    const at = k * heads + h;
    const logit = f32At(sourceLogits, i32At(sources, k) * heads + h) + target;
    const d = abs<f32>(f32At(alpha, at)) * (f32At(dEdge, at) - total) * (logit > 0 ? <f32>1 : slope);
    setF32(dEdge, at, d);
    sum += d;
  }
  setF32(dTarget, i * heads + h, sum);
}
