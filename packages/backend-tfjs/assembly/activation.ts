import { exponentialFour } from './exponential';

// Codes of the activations, as in `src/kernels/activate.ts`.
export const RELU: u32 = 1, RELU6: u32 = 2, ELU: u32 = 3, LEAKY_RELU: u32 = 4, SIGMOID: u32 = 5, TANH: u32 = 6;
const LEAK: f32 = 0.01;

@inline export function zero(): v128 { return f32x4.splat(0); }
@inline function one(): v128 { return f32x4.splat(1); }
@inline function sigmoid(x: v128): v128 { return f32x4.div(one(), f32x4.add(one(), exponentialFour(f32x4.neg(x)))); }
@inline function tanh(x: v128): v128 {
  return f32x4.sub(f32x4.mul(f32x4.splat(2), sigmoid(f32x4.add(x, x))), one());
}

@inline export function activation(CODE: u32, x: v128): v128 {
  if (CODE == RELU) return f32x4.pmax(x, zero());
  if (CODE == RELU6) return f32x4.pmin(f32x4.pmax(x, zero()), f32x4.splat(6));
  if (CODE == ELU) return v128.bitselect(x, f32x4.sub(exponentialFour(x), one()), f32x4.gt(x, zero()));
  if (CODE == LEAKY_RELU) return v128.bitselect(x, f32x4.mul(x, f32x4.splat(LEAK)), f32x4.gt(x, zero()));
  if (CODE == SIGMOID) return sigmoid(x);
  if (CODE == TANH) return tanh(x);
  return x;
}

@inline export function derivative(CODE: u32, x: v128): v128 {
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

/** Activations whose output, after dropout, is 0 exactly where the gradient is 0. */
@inline export function fromOutput(CODE: u32): bool { return CODE == RELU || CODE == RELU6; }

/** Where the gradient of such an activation passes, from its output after dropout with factor `scale`. */
@inline export function open(CODE: u32, y: v128, scale: f32): v128 {
  const positive = f32x4.gt(y, zero());
  return CODE == RELU6 ? v128.and(positive, f32x4.lt(y, f32x4.splat(6 * scale))) : positive;
}
