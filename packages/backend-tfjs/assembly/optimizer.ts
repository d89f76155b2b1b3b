import { f32At, setF32 } from './memory';
import { madd } from './simd';

/** One step of Adam in place, of values `first`, a multiple of four, to `last` (Kingma & Ba 2015, algorithm 1). An L2 penalty is added to the gradient. */
export function adam(
  first: u32, last: u32, parameter: usize, gradient: usize, mean: usize, square: usize, rate: f32, beta1: f32, beta2: f32,
  secondCorrection: f32, epsilon: f32, weightDecay: f32,
): void {
  const b1 = f32x4.splat(beta1), rest1 = f32x4.splat(1 - beta1), b2 = f32x4.splat(beta2), rest2 = f32x4.splat(1 - beta2);
  const decay = f32x4.splat(weightDecay), step = f32x4.splat(rate), correction = f32x4.splat(secondCorrection), e = f32x4.splat(epsilon);
  let i = first;
  for (; i + 4 <= last; i += 4) {
    const at = <usize>i << 2;
    const value = v128.load(parameter + at);
    const g = madd(decay, value, v128.load(gradient + at));
    const m = madd(b1, v128.load(mean + at), f32x4.mul(rest1, g));
    const v = madd(b2, v128.load(square + at), f32x4.mul(rest2, f32x4.mul(g, g)));
    v128.store(mean + at, m);
    v128.store(square + at, v);
    v128.store(parameter + at, f32x4.sub(value, f32x4.div(f32x4.mul(step, m), madd(f32x4.sqrt(v), correction, e))));
  }
  for (; i < last; i++) {
    const value = f32At(parameter, i);
    const g = f32At(gradient, i) + weightDecay * value;
    const m = beta1 * f32At(mean, i) + (1 - beta1) * g;
    const v = beta2 * f32At(square, i) + (1 - beta2) * g * g;
    setF32(mean, i, m);
    setF32(square, i, v);
    setF32(parameter, i, value - (rate * m) / (sqrt<f32>(v) * secondCorrection + epsilon));
  }
}

/** One step of gradient descent in place, of values `first`, a multiple of four, to `last`. An L2 penalty is added to the gradient. */
export function sgd(first: u32, last: u32, parameter: usize, gradient: usize, rate: f32, weightDecay: f32): void {
  const step = f32x4.splat(-rate), decay = f32x4.splat(weightDecay);
  let i = first;
  for (; i + 4 <= last; i += 4) {
    const at = <usize>i << 2;
    const value = v128.load(parameter + at);
    v128.store(parameter + at, madd(step, madd(decay, value, v128.load(gradient + at)), value));
  }
  for (; i < last; i++) {
    const value = f32At(parameter, i);
    setF32(parameter, i, value - rate * (f32At(gradient, i) + weightDecay * value));
  }
}
