import { exponentialFour } from './exponential';
import { keep, keepFour } from './hash';
import { f32At, i32At, setF32 } from './memory';

// Codes of the activations, the same as in `src/kernels/activate.ts`.
const RELU: u32 = 1, RELU6: u32 = 2, ELU: u32 = 3, LEAKY_RELU: u32 = 4, SIGMOID: u32 = 5, TANH: u32 = 6;
const LEAK: f32 = 0.01;

@inline function zero(): v128 { return f32x4.splat(0); }
@inline function one(): v128 { return f32x4.splat(1); }
@inline function sigmoid(x: v128): v128 { return f32x4.div(one(), f32x4.add(one(), exponentialFour(f32x4.neg(x)))); }
@inline function tanh(x: v128): v128 {
  return f32x4.sub(f32x4.mul(f32x4.splat(2), sigmoid(f32x4.add(x, x))), one());
}

@inline function activation(CODE: u32, x: v128): v128 {
  if (CODE == RELU) return f32x4.pmax(x, zero());
  if (CODE == RELU6) return f32x4.pmin(f32x4.pmax(x, zero()), f32x4.splat(6));
  if (CODE == ELU) return v128.bitselect(x, f32x4.sub(exponentialFour(x), one()), f32x4.gt(x, zero()));
  if (CODE == LEAKY_RELU) return v128.bitselect(x, f32x4.mul(x, f32x4.splat(LEAK)), f32x4.gt(x, zero()));
  if (CODE == SIGMOID) return sigmoid(x);
  if (CODE == TANH) return tanh(x);
  return x;
}

@inline function derivative(CODE: u32, x: v128): v128 {
  const positive = f32x4.gt(x, zero());
  if (CODE == RELU) return v128.and(positive, one());
  if (CODE == RELU6) return v128.and(v128.and(positive, f32x4.lt(x, f32x4.splat(6))), one());
  if (CODE == ELU) return v128.bitselect(one(), exponentialFour(x), positive);
  if (CODE == LEAKY_RELU) return v128.bitselect(one(), f32x4.splat(LEAK), positive);
  if (CODE == SIGMOID) {
    const y = sigmoid(x);
    return f32x4.mul(y, f32x4.sub(one(), y));
  }
  if (CODE == TANH) {
    const y = tanh(x);
    return f32x4.sub(one(), f32x4.mul(y, y));
  }
  return one();
}

@inline function forward(CODE: u32, rows: u32, width: u32, x: usize, bias: usize, y: usize, rowNumbers: usize, threshold: u32, scale: f32, seed: u32): void {
  for (let i: u32 = 0; i < rows; i++) {
    const first = i * width, number = (rowNumbers ? i32At(rowNumbers, i) : i) * width;
    let f: u32 = 0;
    for (; f + 4 <= width; f += 4) {
      const at = <usize>(first + f) << 2;
      let v = v128.load(x + at);
      if (bias) v = f32x4.add(v, v128.load(bias + (<usize>f << 2)));
      v = activation(CODE, v);
      if (threshold) v = f32x4.mul(v, keepFour(i32x4.add(i32x4.splat(number + f), i32x4(0, 1, 2, 3)), threshold, scale, seed));
      v128.store(y + at, v);
    }
    for (; f < width; f++) {
      const v = f32At(x, first + f) + (bias ? f32At(bias, f) : <f32>0);
      setF32(y, first + f, f32x4.extract_lane(activation(CODE, f32x4.splat(v)), 0) * keep(number + f, threshold, scale, seed));
    }
  }
}

@inline function backward(
  CODE: u32, rows: u32, width: u32, x: usize, bias: usize, dy: usize, dx: usize, dBias: usize, rowNumbers: usize, threshold: u32, scale: f32, seed: u32,
): void {
  memory.fill(dBias, 0, <usize>width << 2);
  for (let i: u32 = 0; i < rows; i++) {
    const first = i * width, number = (rowNumbers ? i32At(rowNumbers, i) : i) * width;
    let f: u32 = 0;
    for (; f + 4 <= width; f += 4) {
      const at = <usize>(first + f) << 2, b = <usize>f << 2;
      let v = v128.load(x + at);
      if (bias) v = f32x4.add(v, v128.load(bias + b));
      let d = f32x4.mul(v128.load(dy + at), derivative(CODE, v));
      if (threshold) d = f32x4.mul(d, keepFour(i32x4.add(i32x4.splat(number + f), i32x4(0, 1, 2, 3)), threshold, scale, seed));
      v128.store(dx + at, d);
      v128.store(dBias + b, f32x4.add(v128.load(dBias + b), d));
    }
    for (; f < width; f++) {
      const v = f32At(x, first + f) + (bias ? f32At(bias, f) : <f32>0);
      const slope = f32x4.extract_lane(derivative(CODE, f32x4.splat(v)), 0);
      const d = f32At(dy, first + f) * slope * keep(number + f, threshold, scale, seed);
      setF32(dx, first + f, d);
      setF32(dBias, f, f32At(dBias, f) + d);
    }
  }
}

/** y = dropout(activation(x + bias)); x and y [rows, width], bias [width] or absent (0). Dropout numbers values as `dropout` does. */
export function activate(code: u32, rows: u32, width: u32, x: usize, bias: usize, y: usize, rowNumbers: usize, threshold: u32, scale: f32, seed: u32): void {
  if (code == RELU) forward(RELU, rows, width, x, bias, y, rowNumbers, threshold, scale, seed);
  else if (code == RELU6) forward(RELU6, rows, width, x, bias, y, rowNumbers, threshold, scale, seed);
  else if (code == ELU) forward(ELU, rows, width, x, bias, y, rowNumbers, threshold, scale, seed);
  else if (code == LEAKY_RELU) forward(LEAKY_RELU, rows, width, x, bias, y, rowNumbers, threshold, scale, seed);
  else if (code == SIGMOID) forward(SIGMOID, rows, width, x, bias, y, rowNumbers, threshold, scale, seed);
  else if (code == TANH) forward(TANH, rows, width, x, bias, y, rowNumbers, threshold, scale, seed);
  else forward(0, rows, width, x, bias, y, rowNumbers, threshold, scale, seed);
}

/** dx [rows, width] and its column sums dBias [width]. */
export function activateGradient(
  code: u32, rows: u32, width: u32, x: usize, bias: usize, dy: usize, dx: usize, dBias: usize, rowNumbers: usize, threshold: u32, scale: f32, seed: u32,
): void {
  if (code == RELU) backward(RELU, rows, width, x, bias, dy, dx, dBias, rowNumbers, threshold, scale, seed);
  else if (code == RELU6) backward(RELU6, rows, width, x, bias, dy, dx, dBias, rowNumbers, threshold, scale, seed);
  else if (code == ELU) backward(ELU, rows, width, x, bias, dy, dx, dBias, rowNumbers, threshold, scale, seed);
  else if (code == LEAKY_RELU) backward(LEAKY_RELU, rows, width, x, bias, dy, dx, dBias, rowNumbers, threshold, scale, seed);
  else if (code == SIGMOID) backward(SIGMOID, rows, width, x, bias, dy, dx, dBias, rowNumbers, threshold, scale, seed);
  else if (code == TANH) backward(TANH, rows, width, x, bias, dy, dx, dBias, rowNumbers, threshold, scale, seed);
  else backward(0, rows, width, x, bias, dy, dx, dBias, rowNumbers, threshold, scale, seed);
}
