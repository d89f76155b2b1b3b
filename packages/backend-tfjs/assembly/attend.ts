import { edgeSoftmaxInPlace } from './edge-softmax';
import { keep } from './hash';
import { f32At, i32At, setF32 } from './memory';

/** y[0..width) += c * x[0..width) */
@inline function accumulate(width: u32, c: f32, x: usize, y: usize): void {
  const factor = f32x4.splat(c);
  let f: u32 = 0;
  for (; f + 4 <= width; f += 4) {
    const at = <usize>f << 2;
    v128.store(y + at, f32x4.add(v128.load(y + at), f32x4.mul(factor, v128.load(x + at))));
  }
  for (; f < width; f++) setF32(y, f, f32At(y, f) + c * f32At(x, f));
}

@inline export function dot(width: u32, a: usize, b: usize): f32 {
  let sums = f32x4.splat(0);
  let f: u32 = 0;
  for (; f + 4 <= width; f += 4) sums = f32x4.add(sums, f32x4.mul(v128.load(a + (<usize>f << 2)), v128.load(b + (<usize>f << 2))));
  let sum = f32x4.extract_lane(sums, 0) + f32x4.extract_lane(sums, 1) + f32x4.extract_lane(sums, 2) + f32x4.extract_lane(sums, 3);
  for (; f < width; f++) sum += f32At(a, f) * f32At(b, f);
  return sum;
}

/**
 * One attention layer over the edges by target (Velickovic et al. 2018, eq. 1 to 4). Writes the coefficients before
 * dropout, alpha [E, heads], and y [rows, heads, width].
 */
export function attend(
  rows: u32, rowPointers: usize, sources: usize, heads: u32, width: u32, x: usize, sourceLogits: usize, targetLogits: usize,
  slope: f32, alpha: usize, y: usize, threshold: u32, scale: f32, seed: u32,
): void {
  for (let i: u32 = 0; i < rows; i++) {
    const end = i32At(rowPointers, i + 1);
    for (let k = i32At(rowPointers, i); k < end; k++) {
      const j = i32At(sources, k);
      for (let h: u32 = 0; h < heads; h++) {
        const logit = f32At(sourceLogits, j * heads + h) + f32At(targetLogits, i * heads + h);
        setF32(alpha, k * heads + h, logit > 0 ? logit : logit * slope);
      }
    }
  }
  edgeSoftmaxInPlace(rows, rowPointers, heads, alpha);
  weightedSums(rows, rowPointers, sources, 0, heads, width, x, alpha, y, threshold, scale, seed);
}

/** y[i] = sum over entries k of row i of alpha[k] * keep(k) * x[columns[k]], head by head; alpha is looked up by permutation. */
export function weightedSums(
  rows: u32, rowPointers: usize, columns: usize, permutation: usize, heads: u32, width: u32, x: usize, alpha: usize, y: usize,
  threshold: u32, scale: f32, seed: u32,
): void {
  const stride = <usize>(heads * width) << 2;
  const headStride = <usize>width << 2;
  memory.fill(y, 0, <usize>rows * stride);
  for (let i: u32 = 0; i < rows; i++) {
    const end = i32At(rowPointers, i + 1);
    for (let k = i32At(rowPointers, i); k < end; k++) {
      const edge = permutation ? i32At(permutation, k) : k;
      let from = x + <usize>i32At(columns, k) * stride;
      let to = y + <usize>i * stride;
      for (let h: u32 = 0; h < heads; h++) {
        const at = edge * heads + h;
        accumulate(width, f32At(alpha, at) * keep(at, threshold, scale, seed), from, to);
        from += headStride;
        to += headStride;
      }
    }
  }
}

/** Gradient of the logits, dEdge [E, heads] and its sums over the edges of each target, dTarget [rows, heads]. */
export function attendLogitsGradient(
  rows: u32, rowPointers: usize, sources: usize, heads: u32, width: u32, x: usize, sourceLogits: usize, targetLogits: usize,
  slope: f32, alpha: usize, dy: usize, dEdge: usize, dTarget: usize, threshold: u32, scale: f32, seed: u32,
): void {
  const stride = <usize>(heads * width) << 2;
  const headStride = <usize>width << 2;
  for (let i: u32 = 0; i < rows; i++) {
    const begin = i32At(rowPointers, i), end = i32At(rowPointers, i + 1);
    for (let h: u32 = 0; h < heads; h++) {
      const offset = <usize>h * headStride;
      let total: f32 = 0;
      for (let k = begin; k < end; k++) {
        const at = k * heads + h;
        const kept = keep(at, threshold, scale, seed);
        const d: f32 = kept == 0 ? 0 : kept * dot(width, dy + <usize>i * stride + offset, x + <usize>i32At(sources, k) * stride + offset);
        setF32(dEdge, at, d);
        total += d * f32At(alpha, at);
      }
      let sum: f32 = 0;
      for (let k = begin; k < end; k++) {
        const at = k * heads + h;
        const logit = f32At(sourceLogits, i32At(sources, k) * heads + h) + f32At(targetLogits, i * heads + h);
        const d = f32At(alpha, at) * (f32At(dEdge, at) - total) * (logit > 0 ? <f32>1 : slope);
        setF32(dEdge, at, d);
        sum += d;
      }
      setF32(dTarget, i * heads + h, sum);
    }
  }
}
