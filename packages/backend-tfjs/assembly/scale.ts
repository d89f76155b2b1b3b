import { f32At, setF32 } from './memory';

/** Values `first`, a multiple of four, to `last` of y = factor * x. */
export function scale(first: u32, last: u32, factor: f32, x: usize, y: usize): void {
  const by = f32x4.splat(factor);
  let i = first;
  for (; i + 4 <= last; i += 4) v128.store(y + (<usize>i << 2), f32x4.mul(by, v128.load(x + (<usize>i << 2))));
  for (; i < last; i++) setF32(y, i, factor * f32At(x, i));
}

/** y [total] = x [size], then zeros. */
export function padRows(size: u32, total: u32, x: usize, y: usize): void {
  memory.copy(y, x, <usize>size << 2);
  memory.fill(y + (<usize>size << 2), 0, <usize>(total - size) << 2);
}

/** Values `first`, a multiple of four, to `last` of y += x. */
export function addTo(first: u32, last: u32, x: usize, y: usize): void {
  let i = first;
  for (; i + 4 <= last; i += 4) {
    const at = <usize>i << 2;
    v128.store(y + at, f32x4.add(v128.load(y + at), v128.load(x + at)));
  }
  for (; i < last; i++) setF32(y, i, f32At(y, i) + f32At(x, i));
}
