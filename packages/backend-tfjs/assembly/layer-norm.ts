import { f32At, setF32 } from './memory';
import { madd, sumOfFour } from './simd';

@inline function rowSum(width: u32, x: usize): f32 {
  let sums = f32x4.splat(0);
  let f: u32 = 0;
  for (; f + 4 <= width; f += 4) sums = f32x4.add(sums, v128.load(x + (<usize>f << 2)));
  let sum = sumOfFour(sums);
  for (; f < width; f++) sum += f32At(x, f);
  return sum;
}

/** One over the standard deviation of a row. */
@inline function inverseDeviation(width: u32, x: usize, mean: f32, epsilon: f32): f32 {
  const m = f32x4.splat(mean);
  let squares = f32x4.splat(0);
  let f: u32 = 0;
  for (; f + 4 <= width; f += 4) {
    const centered = f32x4.sub(v128.load(x + (<usize>f << 2)), m);
    squares = madd(centered, centered, squares);
  }
  let sum = sumOfFour(squares);
  for (; f < width; f++) sum += (f32At(x, f) - mean) * (f32At(x, f) - mean);
  return 1 / sqrt<f32>(sum / <f32>width + epsilon);
}

/** Rows `first` to `last` of y [.., width] = each row of x normalized to mean 0 and variance 1, times scale [width], plus shift [width]. */
export function layerNorm(first: u32, last: u32, width: u32, x: usize, scale: usize, shift: usize, epsilon: f32, y: usize): void {
  const stride = <usize>width << 2;
  for (let i = first; i < last; i++) {
    const from = x + <usize>i * stride, to = y + <usize>i * stride;
    const mean = rowSum(width, from) / <f32>width, inverse = inverseDeviation(width, from, mean, epsilon);
    const m = f32x4.splat(mean), by = f32x4.splat(inverse);
    let f: u32 = 0;
    for (; f + 4 <= width; f += 4) {
      const at = <usize>f << 2, normalized = f32x4.mul(f32x4.sub(v128.load(from + at), m), by);
      v128.store(to + at, madd(normalized, v128.load(scale + at), v128.load(shift + at)));
    }
    for (; f < width; f++) setF32(to, f, (f32At(from, f) - mean) * inverse * f32At(scale, f) + f32At(shift, f));
  }
}

/**
 * Rows `first` to `last` of dx [.., width], and the gradients of scale and shift from these rows, part number first / partRows of `parts`
 * [.., 2, width].
 */
export function layerNormGradient(
  first: u32, last: u32, partRows: u32, width: u32, x: usize, scale: usize, epsilon: f32, dy: usize, dx: usize, parts: usize,
): void {
  const stride = <usize>width << 2, dScale = parts + <usize>(first / partRows) * (stride << 1), dShift = dScale + stride;
  const share: f32 = 1 / <f32>width;
  memory.fill(dScale, 0, stride << 1);
  for (let i = first; i < last; i++) {
    const row = <usize>i * stride, from = x + row, upstream = dy + row, to = dx + row;
    const mean = rowSum(width, from) * share, inverse = inverseDeviation(width, from, mean, epsilon);
    const m = f32x4.splat(mean), by = f32x4.splat(inverse);
    let sums = f32x4.splat(0), products = f32x4.splat(0);
    let f: u32 = 0;
    for (; f + 4 <= width; f += 4) {
      const at = <usize>f << 2, d = v128.load(upstream + at), normalized = f32x4.mul(f32x4.sub(v128.load(from + at), m), by);
      const g = f32x4.mul(d, v128.load(scale + at));
      sums = f32x4.add(sums, g);
      products = madd(g, normalized, products);
      v128.store(dScale + at, madd(d, normalized, v128.load(dScale + at)));
      v128.store(dShift + at, f32x4.add(d, v128.load(dShift + at)));
    }
    let sum = sumOfFour(sums), product = sumOfFour(products);
    for (; f < width; f++) {
      const d = f32At(upstream, f), normalized = (f32At(from, f) - mean) * inverse, g = d * f32At(scale, f);
      sum += g;
      product += g * normalized;
      setF32(dScale, f, f32At(dScale, f) + d * normalized);
      setF32(dShift, f, f32At(dShift, f) + d);
    }
    const meanOfGradient = f32x4.splat(sum * share), slope = f32x4.splat(product * share);
    for (f = 0; f + 4 <= width; f += 4) {
      const at = <usize>f << 2, normalized = f32x4.mul(f32x4.sub(v128.load(from + at), m), by);
      const g = f32x4.sub(f32x4.mul(v128.load(upstream + at), v128.load(scale + at)), meanOfGradient);
      v128.store(to + at, f32x4.mul(f32x4.sub(g, f32x4.mul(normalized, slope)), by));
    }
    for (; f < width; f++) {
      const normalized = (f32At(from, f) - mean) * inverse;
      setF32(to, f, (f32At(upstream, f) * f32At(scale, f) - sum * share - normalized * product * share) * inverse);
    }
  }
}
