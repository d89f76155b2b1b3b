import { activation, derivative, ELU, fromOutput, LEAKY_RELU, open, RELU, RELU6, SIGMOID, TANH } from './activation';
import { keep, keepFour } from './hash';
import { f32At, i32At, setF32 } from './memory';

/** Number of rows of a block, whose columns are summed one after the other. A cache line is then fetched once. */
const ROWS: u32 = 48;

@inline function forward(
  CODE: u32, first: u32, last: u32, width: u32, x: usize, bias: usize, y: usize, rowNumbers: usize, threshold: u32, scale: f32, seed: u32,
): void {
  for (let i = first; i < last; i++) {
    const row = i * width, number = (rowNumbers ? i32At(rowNumbers, i) : i) * width;
    let f: u32 = 0;
    for (; f + 4 <= width; f += 4) {
      const at = <usize>(row + f) << 2;
      let v = v128.load(x + at);
      if (bias) v = f32x4.add(v, v128.load(bias + (<usize>f << 2)));
      v = activation(CODE, v);
      if (threshold) v = f32x4.mul(v, keepFour(i32x4.add(i32x4.splat(number + f), i32x4(0, 1, 2, 3)), threshold, scale, seed));
      v128.store(y + at, v);
    }
    for (; f < width; f++) {
      const v = f32At(x, row + f) + (bias ? f32At(bias, f) : <f32>0);
      setF32(y, row + f, f32x4.extract_lane(activation(CODE, f32x4.splat(v)), 0) * keep(number + f, threshold, scale, seed));
    }
  }
}

/** Gradient of VECTORS vectors (a compile-time constant) of a block of rows, from column f on, whose sums are added to `sums`. */
@inline function gradientColumns(
  CODE: u32, VECTORS: i32, first: u32, last: u32, width: u32, f: u32, x: usize, bias: usize, dy: usize, dx: usize, sums: usize,
  rowNumbers: usize, threshold: u32, scale: f32, seed: u32,
): void {
  const column = <usize>f << 2, lanes = i32x4.add(i32x4.splat(f), i32x4(0, 1, 2, 3)), to = sums + column;
  const none = f32x4.splat(0);
  const b0 = bias ? v128.load(bias + column) : none, b1 = VECTORS > 1 && bias ? v128.load(bias + column, 16) : none;
  const b2 = VECTORS > 2 && bias ? v128.load(bias + column, 32) : none, b3 = VECTORS > 3 && bias ? v128.load(bias + column, 48) : none;
  let s0 = none, s1 = none, s2 = none, s3 = none;
  for (let i = first; i < last; i++) {
    const at = (<usize>(i * width) << 2) + column;
    const number = threshold && !fromOutput(CODE) ? i32x4.add(i32x4.splat((rowNumbers ? i32At(rowNumbers, i) : i) * width), lanes) : lanes;
    s0 = f32x4.add(s0, gradientOfFour(CODE, at, 0, x, b0, dy, dx, number, threshold, scale, seed));
    if (VECTORS > 1) s1 = f32x4.add(s1, gradientOfFour(CODE, at, 4, x, b1, dy, dx, number, threshold, scale, seed));
    if (VECTORS > 2) s2 = f32x4.add(s2, gradientOfFour(CODE, at, 8, x, b2, dy, dx, number, threshold, scale, seed));
    if (VECTORS > 3) s3 = f32x4.add(s3, gradientOfFour(CODE, at, 12, x, b3, dy, dx, number, threshold, scale, seed));
  }
  v128.store(to, f32x4.add(v128.load(to), s0));
  if (VECTORS > 1) v128.store(to, f32x4.add(v128.load(to, 16), s1), 16);
  if (VECTORS > 2) v128.store(to, f32x4.add(v128.load(to, 32), s2), 32);
  if (VECTORS > 3) v128.store(to, f32x4.add(v128.load(to, 48), s3), 48);
}

@inline function gradientOfFour(
  CODE: u32, at: usize, OFFSET: u32, x: usize, bias: v128, dy: usize, dx: usize, number: v128, threshold: u32, scale: f32, seed: u32,
): v128 {
  const place = at + (<usize>OFFSET << 2);
  let d = v128.load(dy + place);
  if (fromOutput(CODE)) d = v128.and(f32x4.mul(d, f32x4.splat(scale)), open(CODE, v128.load(x + place), scale));
  else {
    if (CODE != 0) d = f32x4.mul(d, derivative(CODE, f32x4.add(v128.load(x + place), bias)));
    if (threshold) d = f32x4.mul(d, keepFour(i32x4.add(number, i32x4.splat(OFFSET)), threshold, scale, seed));
  }
  v128.store(dx + place, d);
  return d;
}

@inline function gradientOfOne(
  CODE: u32, i: u32, f: u32, width: u32, x: usize, bias: usize, dy: usize, rowNumbers: usize, threshold: u32, scale: f32, seed: u32,
): f32 {
  const at = i * width + f, d = f32At(dy, at), value = f32At(x, at);
  if (fromOutput(CODE)) return i32x4.extract_lane(open(CODE, f32x4.splat(value), scale), 0) ? d * scale : 0;
  const slope = CODE == 0 ? <f32>1 : f32x4.extract_lane(derivative(CODE, f32x4.splat(value + (bias ? f32At(bias, f) : <f32>0))), 0);
  return d * slope * keep((rowNumbers ? i32At(rowNumbers, i) : i) * width + f, threshold, scale, seed);
}

@inline function backward(
  CODE: u32, first: u32, last: u32, width: u32, x: usize, bias: usize, dy: usize, dx: usize, sums: usize, rowNumbers: usize, threshold: u32, scale: f32, seed: u32,
): void {
  for (; first < last; first += ROWS) {
    const end = min(first + ROWS, last);
    let f: u32 = 0;
    for (; f + 16 <= width; f += 16) gradientColumns(CODE, 4, first, end, width, f, x, bias, dy, dx, sums, rowNumbers, threshold, scale, seed);
    for (; f + 4 <= width; f += 4) gradientColumns(CODE, 1, first, end, width, f, x, bias, dy, dx, sums, rowNumbers, threshold, scale, seed);
    for (; f < width; f++) {
      let sum: f32 = 0;
      for (let i = first; i < end; i++) {
        const d = gradientOfOne(CODE, i, f, width, x, bias, dy, rowNumbers, threshold, scale, seed);
        setF32(dx, i * width + f, d);
        sum += d;
      }
      setF32(sums, f, f32At(sums, f) + sum);
    }
  }
}

/**
 * Rows `first` to `last` of y = dropout(activation(x + bias)), with x and y [.., width], and bias [width] or absent (0). Dropout indexes
 * values as `dropout` does.
 */
export function activate(
  first: u32, last: u32, code: u32, width: u32, x: usize, bias: usize, y: usize, rowNumbers: usize, threshold: u32, scale: f32, seed: u32,
): void {
  if (code == RELU) forward(RELU, first, last, width, x, bias, y, rowNumbers, threshold, scale, seed);
  else if (code == RELU6) forward(RELU6, first, last, width, x, bias, y, rowNumbers, threshold, scale, seed);
  else if (code == ELU) forward(ELU, first, last, width, x, bias, y, rowNumbers, threshold, scale, seed);
  else if (code == LEAKY_RELU) forward(LEAKY_RELU, first, last, width, x, bias, y, rowNumbers, threshold, scale, seed);
  else if (code == SIGMOID) forward(SIGMOID, first, last, width, x, bias, y, rowNumbers, threshold, scale, seed);
  else if (code == TANH) forward(TANH, first, last, width, x, bias, y, rowNumbers, threshold, scale, seed);
  else forward(0, first, last, width, x, bias, y, rowNumbers, threshold, scale, seed);
}

/**
 * Rows `first` to `last` of dx [.., width], and their column sums, part number first / partRows of `parts` [.., width]. x is the
 * activation's input; for ReLU and ReLU6, its output after dropout.
 */
export function activateGradient(
  first: u32, last: u32, partRows: u32, code: u32, width: u32, x: usize, bias: usize, dy: usize, dx: usize, parts: usize,
  rowNumbers: usize, threshold: u32, scale: f32, seed: u32,
): void {
  const sums = parts + (<usize>(first / partRows * width) << 2);
  memory.fill(sums, 0, <usize>width << 2);
  if (code == RELU) backward(RELU, first, last, width, x, bias, dy, dx, sums, rowNumbers, threshold, scale, seed);
  else if (code == RELU6) backward(RELU6, first, last, width, x, bias, dy, dx, sums, rowNumbers, threshold, scale, seed);
  else if (code == ELU) backward(ELU, first, last, width, x, bias, dy, dx, sums, rowNumbers, threshold, scale, seed);
  else if (code == LEAKY_RELU) backward(LEAKY_RELU, first, last, width, x, bias, dy, dx, sums, rowNumbers, threshold, scale, seed);
  else if (code == SIGMOID) backward(SIGMOID, first, last, width, x, bias, dy, dx, sums, rowNumbers, threshold, scale, seed);
  else if (code == TANH) backward(TANH, first, last, width, x, bias, dy, dx, sums, rowNumbers, threshold, scale, seed);
  else backward(0, first, last, width, x, bias, dy, dx, sums, rowNumbers, threshold, scale, seed);
}

/** The column sums of rows `first` to `last` of x [.., width], as part number first / partRows of `parts` [.., width]. */
export function columnSums(first: u32, last: u32, partRows: u32, width: u32, x: usize, parts: usize): void {
  const sums = parts + (<usize>(first / partRows * width) << 2);
  memory.fill(sums, 0, <usize>width << 2);
  for (let i = first; i < last; i++) {
    const row = x + (<usize>(i * width) << 2);
    let f: u32 = 0;
    for (; f + 4 <= width; f += 4) {
      const at = <usize>f << 2;
      v128.store(sums + at, f32x4.add(v128.load(sums + at), v128.load(row + at)));
    }
    for (; f < width; f++) setF32(sums, f, f32At(sums, f) + f32At(row, f));
  }
}
