import { keep } from './hash';
import { f32At, setF32 } from './memory';

/** y[i] = x[i] * keep(i) */
export function dropout(size: u32, x: usize, y: usize, threshold: u32, scale: f32, seed: u32): void {
  for (let i: u32 = 0; i < size; i++) setF32(y, i, f32At(x, i) * keep(i, threshold, scale, seed));
}
