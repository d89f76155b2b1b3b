import { exponentialFour } from './exponential';
import { keep, keepFour } from './hash';
import { f32At, i32At, setF32 } from './memory';

// Codes of the activations, as in `src/kernels/activate.ts`.
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

/** Activations whose output, after dropout, is 0 exactly where the gradient is 0. */
@inline function fromOutput(CODE: u32): bool { return CODE == RELU || CODE == RELU6; }

/** Gradient of VECTORS vectors (a compile-time constant) of all rows, from column f on. Column sums stay in registers. */
@inline function gradientColumns(
  CODE: u32, VECTORS: i32, rows: u32, width: u32, f: u32, x: usize, bias: usize, dy: usize, dx: usize, dBias: usize,
  rowNumbers: usize, threshold: u32, scale: f32, seed: u32,
): void {
  const column = <usize>f << 2, lanes = i32x4.add(i32x4.splat(f), i32x4(0, 1, 2, 3));
  const none = f32x4.splat(0);
  const b0 = bias ? v128.load(bias + column) : none, b1 = VECTORS > 1 && bias ? v128.load(bias + column, 16) : none;
  const b2 = VECTORS > 2 && bias ? v128.load(bias + column, 32) : none, b3 = VECTORS > 3 && bias ? v128.load(bias + column, 48) : none;
  let s0 = none, s1 = none, s2 = none, s3 = none;
  for (let i: u32 = 0; i < rows; i++) {
    const at = (<usize>(i * width) << 2) + column;
    const number = threshold && !fromOutput(CODE) ? i32x4.add(i32x4.splat((rowNumbers ? i32At(rowNumbers, i) : i) * width), lanes) : lanes;
    s0 = f32x4.add(s0, gradientOfFour(CODE, at, 0, x, b0, dy, dx, number, threshold, scale, seed));
    if (VECTORS > 1) s1 = f32x4.add(s1, gradientOfFour(CODE, at, 4, x, b1, dy, dx, number, threshold, scale, seed));
    if (VECTORS > 2) s2 = f32x4.add(s2, gradientOfFour(CODE, at, 8, x, b2, dy, dx, number, threshold, scale, seed));
    if (VECTORS > 3) s3 = f32x4.add(s3, gradientOfFour(CODE, at, 12, x, b3, dy, dx, number, threshold, scale, seed));
  }
  v128.store(dBias + column, s0);
  if (VECTORS > 1) v128.store(dBias + column, s1, 16);
  if (VECTORS > 2) v128.store(dBias + column, s2, 32);
  if (VECTORS > 3) v128.store(dBias + column, s3, 48);
}

@inline function gradientOfFour(
  CODE: u32, at: usize, OFFSET: u32, x: usize, bias: v128, dy: usize, dx: usize, number: v128, threshold: u32, scale: f32, seed: u32,
): v128 {
  const place = at + (<usize>OFFSET << 2);
  let d = v128.load(dy + place);
  if (fromOutput(CODE)) {
    const y = v128.load(x + place);
    let open = f32x4.gt(y, f32x4.splat(0));
    if (CODE == RELU6) open = v128.and(open, f32x4.lt(y, f32x4.splat(6 * scale)));
    d = v128.and(f32x4.mul(d, f32x4.splat(scale)), open);
    v128.store(dx + place, d);
    return d;
  }
  if (CODE != 0) d = f32x4.mul(d, derivative(CODE, f32x4.add(v128.load(x + place), bias)));
  if (threshold) d = f32x4.mul(d, keepFour(i32x4.add(number, i32x4.splat(OFFSET)), threshold, scale, seed));
  v128.store(dx + place, d);
  return d;
}

@inline function backward(
  CODE: u32, rows: u32, width: u32, x: usize, bias: usize, dy: usize, dx: usize, dBias: usize, rowNumbers: usize, threshold: u32, scale: f32, seed: u32,
): void {
  let f: u32 = 0;
  for (; f + 16 <= width; f += 16) gradientColumns(CODE, 4, rows, width, f, x, bias, dy, dx, dBias, rowNumbers, threshold, scale, seed);
  for (; f + 4 <= width; f += 4) gradientColumns(CODE, 1, rows, width, f, x, bias, dy, dx, dBias, rowNumbers, threshold, scale, seed);
  for (; f < width; f++) {
    const shift = bias ? f32At(bias, f) : <f32>0;
    let sum: f32 = 0;
    for (let i: u32 = 0; i < rows; i++) {
      const at = i * width + f;
      if (fromOutput(CODE)) {
        const y = f32At(x, at);
        const d: f32 = y > 0 && (CODE == RELU || y < 6 * scale) ? f32At(dy, at) * scale : 0;
        setF32(dx, at, d);
        sum += d;
        continue;
      }
      const slope = CODE == 0 ? <f32>1 : f32x4.extract_lane(derivative(CODE, f32x4.splat(f32At(x, at) + shift)), 0);
      const d = f32At(dy, at) * slope * keep((rowNumbers ? i32At(rowNumbers, i) : i) * width + f, threshold, scale, seed);
      setF32(dx, at, d);
      sum += d;
    }
    setF32(dBias, f, sum);
  }
}

/** y = dropout(activation(x + bias)), with x and y [rows, width], and bias [width] or absent (0). Dropout indexes values as `dropout` does. */
export function activate(code: u32, rows: u32, width: u32, x: usize, bias: usize, y: usize, rowNumbers: usize, threshold: u32, scale: f32, seed: u32): void {
  if (code == RELU) forward(RELU, rows, width, x, bias, y, rowNumbers, threshold, scale, seed);
  else if (code == RELU6) forward(RELU6, rows, width, x, bias, y, rowNumbers, threshold, scale, seed);
  else if (code == ELU) forward(ELU, rows, width, x, bias, y, rowNumbers, threshold, scale, seed);
  else if (code == LEAKY_RELU) forward(LEAKY_RELU, rows, width, x, bias, y, rowNumbers, threshold, scale, seed);
  else if (code == SIGMOID) forward(SIGMOID, rows, width, x, bias, y, rowNumbers, threshold, scale, seed);
  else if (code == TANH) forward(TANH, rows, width, x, bias, y, rowNumbers, threshold, scale, seed);
  else forward(0, rows, width, x, bias, y, rowNumbers, threshold, scale, seed);
}

/** dx [rows, width] and its column sums dBias [width]. x is the activation's input; for ReLU and ReLU6, its output after dropout. */
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

/** sums [width] = column sums of x [rows, width] */
export function columnSums(rows: u32, width: u32, x: usize, sums: usize): void {
  memory.fill(sums, 0, <usize>width << 2);
  for (let i: u32 = 0; i < rows; i++) {
    const row = x + (<usize>(i * width) << 2);
    let f: u32 = 0;
    for (; f + 4 <= width; f += 4) {
      const at = <usize>f << 2;
      v128.store(sums + at, f32x4.add(v128.load(sums + at), v128.load(row + at)));
    }
    for (; f < width; f++) setF32(sums, f, f32At(sums, f) + f32At(row, f));
  }
}
