import { f32At, setF32 } from './memory';

/** Copies the first `width` values of each row. Rows begin `fromStride` and `toStride` values apart. */
export function copyRows(rows: u32, width: u32, from: usize, fromStride: u32, to: usize, toStride: u32): void {
  if (rows == 1 || (width == fromStride && width == toStride)) {
    memory.copy(to, from, <usize>(rows * width) << 2);
    return;
  }
  for (let i: u32 = 0; i < rows; i++) {
    let f: u32 = 0;
    for (; f + 4 <= width; f += 4) v128.store(to + (<usize>f << 2), v128.load(from + (<usize>f << 2)));
    for (; f < width; f++) setF32(to, f, f32At(from, f));
    from += <usize>fromStride << 2;
    to += <usize>toStride << 2;
  }
}
