import { f32At, setF32 } from './memory';

/** One step of Adam in place (Kingma & Ba 2015, algorithm 1), with L2 weight decay added to the gradient. */
export function adam(
  size: u32, parameter: usize, gradient: usize, first: usize, second: usize, rate: f32, beta1: f32, beta2: f32,
  secondCorrection: f32, epsilon: f32, weightDecay: f32,
): void {
  for (let i: u32 = 0; i < size; i++) {
    const value = f32At(parameter, i);
    const g = f32At(gradient, i) + weightDecay * value;
    const m = beta1 * f32At(first, i) + (1 - beta1) * g;
    const v = beta2 * f32At(second, i) + (1 - beta2) * g * g;
    setF32(first, i, m);
    setF32(second, i, v);
    setF32(parameter, i, value - (rate * m) / (sqrt<f32>(v) * secondCorrection + epsilon));
  }
}

export function sgd(size: u32, parameter: usize, gradient: usize, rate: f32, weightDecay: f32): void {
  for (let i: u32 = 0; i < size; i++) {
    const value = f32At(parameter, i);
    setF32(parameter, i, value - rate * (f32At(gradient, i) + weightDecay * value));
  }
}
