import { f32At, i32At, setF32 } from './memory';
import { madd, sumOfFour } from './simd';

@inline function dotOfFour(width: u32, a: usize, b: usize): v128 {
  let sums = f32x4.splat(0);
  for (let f: u32 = 0; f < width; f += 4) sums = madd(v128.load(a + (<usize>f << 2)), v128.load(b + (<usize>f << 2)), sums);
  return sums;
}

@inline export function dot(width: u32, a: usize, b: usize): f32 {
  const whole = width & ~3;
  let sum = sumOfFour(dotOfFour(whole, a, b));
  for (let f = whole; f < width; f++) sum += f32At(a, f) * f32At(b, f);
  return sum;
}

/** The sums of four vectors' lanes, as one vector. */
@inline function sumsOf(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = f32x4.add(i32x4.shuffle(a, b, 0, 4, 1, 5), i32x4.shuffle(a, b, 2, 6, 3, 7));
  const cd = f32x4.add(i32x4.shuffle(c, d, 0, 4, 1, 5), i32x4.shuffle(c, d, 2, 6, 3, 7));
  return f32x4.add(i32x4.shuffle(ab, cd, 0, 1, 4, 5), i32x4.shuffle(ab, cd, 2, 3, 6, 7));
}

/**
 * Gradient of the logits, dEdge [E, heads], and its sums over the edges of each target, dTarget [rows, heads]. alpha is that of
 * `attend`: negative where dropped.
 */
export function attendLogitsGradient(
  rows: u32, rowPointers: usize, sources: usize, heads: u32, width: u32, x: usize, sourceLogits: usize, targetLogits: usize,
  slope: f32, alpha: usize, dy: usize, dEdge: usize, dTarget: usize, scale: f32,
): void {
  const fours: u32 = (width & 3) == 0 ? heads & ~3 : 0;
  for (let i: u32 = 0; i < rows; i++) {
    const begin = i32At(rowPointers, i), end = i32At(rowPointers, i + 1);
    for (let h: u32 = 0; h < fours; h += 4) fourHeads(i, begin, end, h, sources, heads, width, x, sourceLogits, targetLogits, slope, alpha, dy, dEdge, dTarget, scale);
    for (let h = fours; h < heads; h++) oneHead(i, begin, end, h, sources, heads, width, x, sourceLogits, targetLogits, slope, alpha, dy, dEdge, dTarget, scale);
  }
}

@inline function fourHeads(
  i: u32, begin: u32, end: u32, h: u32, sources: usize, heads: u32, width: u32, x: usize, sourceLogits: usize, targetLogits: usize,
  slope: f32, alpha: usize, dy: usize, dEdge: usize, dTarget: usize, scale: f32,
): void {
  const head = <usize>width << 2, row = heads * width;
  const magnitude = i32x4.splat(0x7fffffff), zero = f32x4.splat(0);
  const upstream = dy + (<usize>(i * row + h * width) << 2);
  let total = zero;
  for (let k = begin; k < end; k++) {
    const at = <usize>(k * heads + h) << 2;
    const from = x + (<usize>(i32At(sources, k) * row + h * width) << 2);
    const products = sumsOf(
      dotOfFour(width, upstream, from), dotOfFour(width, upstream + head, from + head),
      dotOfFour(width, upstream + 2 * head, from + 2 * head), dotOfFour(width, upstream + 3 * head, from + 3 * head),
    );
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
  slope: f32, alpha: usize, dy: usize, dEdge: usize, dTarget: usize, scale: f32,
): void {
  const row = heads * width;
  const upstream = dy + (<usize>(i * row + h * width) << 2);
  let total: f32 = 0;
  for (let k = begin; k < end; k++) {
    const at = k * heads + h;
    const a = f32At(alpha, at);
    const dropped = reinterpret<i32>(a) < 0;
    const d: f32 = dropped ? 0 : scale * dot(width, upstream, x + (<usize>(i32At(sources, k) * row + h * width) << 2));
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
