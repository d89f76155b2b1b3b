import { keep, keepFour } from './hash';
import { f32At, i32At, setF32 } from './memory';

/** Rows `first` to `last` of y = x * keep, [.., width]. Values are indexed row by row. The index of row i is rowNumbers[i] if given, and i otherwise. */
export function dropout(first: u32, last: u32, width: u32, x: usize, y: usize, rowNumbers: usize, threshold: u32, scale: f32, seed: u32): void {
  const lanes = i32x4(0, 1, 2, 3);
  for (let i = first; i < last; i++) {
    const row = i * width, number = (rowNumbers ? i32At(rowNumbers, i) : i) * width;
    let f: u32 = 0;
    for (; f + 4 <= width; f += 4) {
      const at = <usize>(row + f) << 2;
      v128.store(y + at, f32x4.mul(v128.load(x + at), keepFour(i32x4.add(i32x4.splat(number + f), lanes), threshold, scale, seed)));
    }
    for (; f < width; f++) setF32(y, row + f, f32At(x, row + f) * keep(number + f, threshold, scale, seed));
  }
}
