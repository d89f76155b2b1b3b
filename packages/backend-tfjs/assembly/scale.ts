import { f32At, setF32 } from './memory';

/** y = factor * x */
export function scale(size: u32, factor: f32, x: usize, y: usize): void {
  const by = f32x4.splat(factor);
  let i: u32 = 0;
  for (; i + 4 <= size; i += 4) v128.store(y + (<usize>i << 2), f32x4.mul(by, v128.load(x + (<usize>i << 2))));
  for (; i < size; i++) setF32(y, i, factor * f32At(x, i));
}

/** y [total] = x [size], then zeros. */
export function padRows(size: u32, total: u32, x: usize, y: usize): void {
  memory.copy(y, x, <usize>size << 2);
  memory.fill(y + (<usize>size << 2), 0, <usize>(total - size) << 2);
}

/** y += x */
export function addTo(size: u32, x: usize, y: usize): void {
  let i: u32 = 0;
  for (; i + 4 <= size; i += 4) {
    const at = <usize>i << 2;
    v128.store(y + at, f32x4.add(v128.load(y + at), v128.load(x + at)));
  }
  for (; i < size; i++) setF32(y, i, f32At(y, i) + f32At(x, i));
}
