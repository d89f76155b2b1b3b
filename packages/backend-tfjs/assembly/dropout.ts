import { keep, keepFour } from './hash';
import { f32At, setF32 } from './memory';

/** y[i] = x[i] * keep(i) */
export function dropout(size: u32, x: usize, y: usize, threshold: u32, scale: f32, seed: u32): void {
  let i: u32 = 0;
  let counters = i32x4(0, 1, 2, 3);
  for (; i + 4 <= size; i += 4) {
    const at = <usize>i << 2;
    v128.store(y + at, f32x4.mul(v128.load(x + at), keepFour(counters, threshold, scale, seed)));
    counters = i32x4.add(counters, i32x4.splat(4));
  }
  for (; i < size; i++) setF32(y, i, f32At(x, i) * keep(i, threshold, scale, seed));
}
