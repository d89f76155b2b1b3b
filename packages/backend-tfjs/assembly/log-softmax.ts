import { exponential, exponentialFour, logarithm } from './exponential';
import { f32At, setF32 } from './memory';
import { sumOfFour } from './simd';

/** Rows `first` to `last` of y [.., width] = x - log(sum(exp(x))) over each row. A value that is not finite makes its whole row not finite. */
export function logSoftmax(first: u32, last: u32, width: u32, x: usize, y: usize): void {
  if (width < 4) {
    for (let i = first; i < last; i++) narrow(width, x + (<usize>(i * width) << 2), y + (<usize>(i * width) << 2));
    return;
  }
  const row = <usize>width << 2, tail = row - 16;
  x += <usize>first * row;
  y += <usize>first * row;
  // If the width is not a multiple of four, the last vector overlaps the previous one, and only its new lanes count.
  const fresh = i32x4.ge_s(i32x4(0, 1, 2, 3), i32x4.splat((4 - <i32>(width & 3)) & 3));
  for (let i = first; i < last; i++, x += row, y += row) {
    let tops = v128.load(x + tail);
    for (let at: usize = 0; at < tail; at += 16) tops = f32x4.pmax(tops, v128.load(x + at));
    tops = f32x4.pmax(tops, i32x4.shuffle(tops, tops, 2, 3, 0, 1));
    tops = f32x4.pmax(tops, i32x4.shuffle(tops, tops, 1, 0, 3, 2));
    let sums = v128.and(fresh, exponentialFour(f32x4.sub(v128.load(x + tail), tops)));
    for (let at: usize = 0; at < tail; at += 16) sums = f32x4.add(sums, exponentialFour(f32x4.sub(v128.load(x + at), tops)));
    const shift = f32x4.splat(f32x4.extract_lane(tops, 0) + logarithm(sumOfFour(sums)));
    for (let at: usize = 0; at < tail; at += 16) v128.store(y + at, f32x4.sub(v128.load(x + at), shift));
    v128.store(y + tail, f32x4.sub(v128.load(x + tail), shift));
  }
}

@inline function narrow(width: u32, x: usize, y: usize): void {
  let top = f32At(x, 0);
  for (let f: u32 = 1; f < width; f++) top = max<f32>(top, f32At(x, f));
  let sum: f32 = 0;
  for (let f: u32 = 0; f < width; f++) sum += exponential(f32At(x, f) - top);
  const shift = top + logarithm(sum);
  for (let f: u32 = 0; f < width; f++) setF32(y, f, f32At(x, f) - shift);
}

/** dx = dy - exp(y) * sum(dy) over each row from `first` to `last`. */
export function logSoftmaxGradient(first: u32, last: u32, width: u32, y: usize, dy: usize, dx: usize): void {
  for (let i = first; i < last; i++) {
    const row = i * width;
    let sum: f32 = 0;
    let any = false;
    for (let f: u32 = 0; f < width; f++) {
      const d = f32At(dy, row + f);
      sum += d;
      if (d != 0) any = true;
    }
    // Most nodes are outside the loss's split, so their gradient is zero without any exponentials.
    if (!any) memory.fill(dx + (<usize>row << 2), 0, <usize>width << 2);
    else {
      let f: u32 = 0;
      for (; f + 4 <= width; f += 4) {
        const at = <usize>(row + f) << 2;
        v128.store(dx + at, f32x4.sub(v128.load(dy + at), f32x4.mul(exponentialFour(v128.load(y + at)), f32x4.splat(sum))));
      }
      for (; f < width; f++) setF32(dx, row + f, f32At(dy, row + f) - exponential(f32At(y, row + f)) * sum);
    }
  }
}
