import { f32At, i32At, setF32 } from './memory';

/** y[i] = x[rows[i]] for i from `first` to `last` */
export function gatherRows(first: u32, last: u32, rows: usize, width: u32, x: usize, y: usize): void {
  const stride = <usize>width << 2;
  for (let i = first; i < last; i++) memory.copy(y + <usize>i * stride, x + <usize>i32At(rows, i) * stride, stride);
}

/** dx[rows[i]] += dy[i] */
export function gatherRowsGradient(count: u32, rows: usize, width: u32, dy: usize, size: u32, dx: usize): void {
  memory.fill(dx, 0, <usize>size << 2);
  for (let i: u32 = 0; i < count; i++) {
    const to = i32At(rows, i) * width;
    for (let f: u32 = 0; f < width; f++) setF32(dx, to + f, f32At(dx, to + f) + f32At(dy, i * width + f));
  }
}
