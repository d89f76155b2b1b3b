import { activation, derivative, ELU, fromOutput, LEAKY_RELU, open, RELU, RELU6, SIGMOID, TANH } from './activation';
import { add, get, put } from './batch-norm';
import { keepFour } from './hash';
import { i32At } from './memory';
import { madd } from './simd';

/**
 * Number of rows of a block whose columns are summed one after the other. Rows of 64 values lie 256 bytes apart, so only a quarter of the sets of
 * the L1 cache can hold them, for four matrices.
 */
const ROWS: u32 = 16;

/** Factors of dropout of LANES neighboring values of row i, from column f on. */
@inline function kept(LANES: i32, i: u32, f: u32, width: u32, rowNumbers: usize, threshold: u32, scale: f32, seed: u32): v128 {
  const number = i32x4.splat((rowNumbers ? i32At(rowNumbers, i) : i) * width + f);
  return keepFour(LANES == 1 ? number : i32x4.add(number, i32x4(0, 1, 2, 3)), threshold, scale, seed);
}

@inline function forwardOf(
  CODE: u32, LANES: i32, i: u32, at: usize, width: u32, x: usize, statistics: usize, by: usize, to: usize, y: usize,
  rowNumbers: usize, threshold: u32, scale: f32, seed: u32,
): void {
  const stride = <usize>width << 2, place = <usize>i * stride + at;
  const factor = f32x4.mul(get(LANES, statistics + stride + at), get(LANES, by + at));
  let v = activation(CODE, madd(f32x4.sub(get(LANES, x + place), get(LANES, statistics + at)), factor, get(LANES, to + at)));
  if (threshold) v = f32x4.mul(v, kept(LANES, i, <u32>(at >> 2), width, rowNumbers, threshold, scale, seed));
  put(LANES, y + place, v);
}

@inline function forward(
  CODE: u32, first: u32, last: u32, width: u32, x: usize, statistics: usize, by: usize, to: usize, y: usize,
  rowNumbers: usize, threshold: u32, scale: f32, seed: u32,
): void {
  const stride = <usize>width << 2;
  for (let i = first; i < last; i++) {
    let at: usize = 0;
    for (; at + 16 <= stride; at += 16) forwardOf(CODE, 4, i, at, width, x, statistics, by, to, y, rowNumbers, threshold, scale, seed);
    for (; at < stride; at += 4) forwardOf(CODE, 1, i, at, width, x, statistics, by, to, y, rowNumbers, threshold, scale, seed);
  }
}

/** Gradient of LANES columns of a block before the normalization, with its sums and those of its products with the distances from the means. */
@inline function backwardOf(
  CODE: u32, LANES: i32, first: u32, last: u32, at: usize, width: u32, x: usize, statistics: usize, by: usize, to: usize, y: usize, dy: usize, dx: usize,
  products: usize, rowNumbers: usize, threshold: u32, scale: f32, seed: u32,
): void {
  const stride = <usize>width << 2, mean = get(LANES, statistics + at);
  const factor = f32x4.mul(get(LANES, statistics + stride + at), get(LANES, by + at)), shift = get(LANES, to + at);
  let sum = f32x4.splat(0), product = f32x4.splat(0);
  for (let i = first; i < last; i++) {
    const place = <usize>i * stride + at, centered = f32x4.sub(get(LANES, x + place), mean);
    let d = get(LANES, dy + place);
    if (fromOutput(CODE)) d = v128.and(f32x4.mul(d, f32x4.splat(scale)), open(CODE, get(LANES, y + place), scale));
    else {
      if (CODE != 0) d = f32x4.mul(d, derivative(CODE, madd(centered, factor, shift)));
      if (threshold) d = f32x4.mul(d, kept(LANES, i, <u32>(at >> 2), width, rowNumbers, threshold, scale, seed));
    }
    put(LANES, dx + place, d);
    sum = f32x4.add(sum, d);
    product = madd(d, centered, product);
  }
  add(LANES, products + at, product);
  add(LANES, products + stride + at, sum);
}

@inline function backward(
  CODE: u32, first: u32, last: u32, width: u32, x: usize, statistics: usize, by: usize, to: usize, y: usize, dy: usize, dx: usize,
  products: usize, rowNumbers: usize, threshold: u32, scale: f32, seed: u32,
): void {
  const stride = <usize>width << 2;
  for (; first < last; first += ROWS) {
    const end = min(first + ROWS, last);
    let at: usize = 0;
    for (; at + 16 <= stride; at += 16) backwardOf(CODE, 4, first, end, at, width, x, statistics, by, to, y, dy, dx, products, rowNumbers, threshold, scale, seed);
    for (; at < stride; at += 4) backwardOf(CODE, 1, first, end, at, width, x, statistics, by, to, y, dy, dx, products, rowNumbers, threshold, scale, seed);
  }
}

/** Rows `first` to `last` of y [.., width] = dropout(activation(batchNorm(x))). Dropout indexes values as `dropout` does. */
export function normActivate(
  first: u32, last: u32, code: u32, width: u32, x: usize, statistics: usize, by: usize, to: usize, y: usize,
  rowNumbers: usize, threshold: u32, scale: f32, seed: u32,
): void {
  if (code == RELU) forward(RELU, first, last, width, x, statistics, by, to, y, rowNumbers, threshold, scale, seed);
  else if (code == RELU6) forward(RELU6, first, last, width, x, statistics, by, to, y, rowNumbers, threshold, scale, seed);
  else if (code == ELU) forward(ELU, first, last, width, x, statistics, by, to, y, rowNumbers, threshold, scale, seed);
  else if (code == LEAKY_RELU) forward(LEAKY_RELU, first, last, width, x, statistics, by, to, y, rowNumbers, threshold, scale, seed);
  else if (code == SIGMOID) forward(SIGMOID, first, last, width, x, statistics, by, to, y, rowNumbers, threshold, scale, seed);
  else if (code == TANH) forward(TANH, first, last, width, x, statistics, by, to, y, rowNumbers, threshold, scale, seed);
  else forward(0, first, last, width, x, statistics, by, to, y, rowNumbers, threshold, scale, seed);
}

/**
 * Rows `first` to `last` of the gradient dx [.., width] of the normalized values, before dropout and activation, and its sums as
 * `batchNormGradientSums` has them. `batchNormGradient` goes on from there, in place.
 */
export function normActivateGradient(
  first: u32, last: u32, partRows: u32, code: u32, width: u32, x: usize, statistics: usize, by: usize, to: usize, y: usize, dy: usize, dx: usize,
  parts: usize, rowNumbers: usize, threshold: u32, scale: f32, seed: u32,
): void {
  const products = parts + (<usize>(first / partRows * width) << 3);
  memory.fill(products, 0, <usize>width << 3);
  if (code == RELU) backward(RELU, first, last, width, x, statistics, by, to, y, dy, dx, products, rowNumbers, threshold, scale, seed);
  else if (code == RELU6) backward(RELU6, first, last, width, x, statistics, by, to, y, dy, dx, products, rowNumbers, threshold, scale, seed);
  else if (code == ELU) backward(ELU, first, last, width, x, statistics, by, to, y, dy, dx, products, rowNumbers, threshold, scale, seed);
  else if (code == LEAKY_RELU) backward(LEAKY_RELU, first, last, width, x, statistics, by, to, y, dy, dx, products, rowNumbers, threshold, scale, seed);
  else if (code == SIGMOID) backward(SIGMOID, first, last, width, x, statistics, by, to, y, dy, dx, products, rowNumbers, threshold, scale, seed);
  else if (code == TANH) backward(TANH, first, last, width, x, statistics, by, to, y, dy, dx, products, rowNumbers, threshold, scale, seed);
  else backward(0, first, last, width, x, statistics, by, to, y, dy, dx, products, rowNumbers, threshold, scale, seed);
}
