import { exponential, exponentialFour, logarithm } from './exponential';
import { f32At, setF32 } from './memory';
import { sumOfFour } from './simd';

/** y = x - log(sum(exp(x))) over each row, [rows, width]. */
export function logSoftmax(rows: u32, width: u32, x: usize, y: usize): void {
  for (let i: u32 = 0; i < rows; i++) {
    const first = i * width;
    let top = f32At(x, first);
    let finite = top == top;
    for (let f: u32 = 1; f < width; f++) {
      const value = f32At(x, first + f);
      top = max<f32>(top, value);
      finite = finite && value == value;
    }
    let sum: f32 = 0;
    let f: u32 = 0;
    for (; f + 4 <= width; f += 4)
      sum += sumOfFour(exponentialFour(f32x4.sub(v128.load(x + (<usize>(first + f) << 2)), f32x4.splat(top))));
    if (f < width) {
      // The rest at once: what lies beyond the row is masked.
      const left = i32x4.lt_u(i32x4(0, 1, 2, 3), i32x4.splat(width - f));
      let rest = f32x4.splat(0);
      rest = v128.load32_lane(x + (<usize>(first + f) << 2), rest, 0);
      if (f + 1 < width) rest = v128.load32_lane(x + (<usize>(first + f + 1) << 2), rest, 1);
      if (f + 2 < width) rest = v128.load32_lane(x + (<usize>(first + f + 2) << 2), rest, 2);
      sum += sumOfFour(v128.and(left, exponentialFour(f32x4.sub(rest, f32x4.splat(top)))));
    }
    // Where a row is not finite, so is its output: a loss must show it.
    const shift: f32 = finite ? top + logarithm(sum) : NaN;
    for (f = 0; f < width; f++) setF32(y, first + f, f32At(x, first + f) - shift);
  }
}

/** dx = dy - exp(y) * sum(dy) over each row. */
export function logSoftmaxGradient(rows: u32, width: u32, y: usize, dy: usize, dx: usize): void {
  for (let i: u32 = 0; i < rows; i++) {
    const first = i * width;
    let sum: f32 = 0;
    let any = false;
    for (let f: u32 = 0; f < width; f++) {
      const d = f32At(dy, first + f);
      sum += d;
      if (d != 0) any = true;
    }
    // Most nodes are outside the loss's split: their gradient is zero without any exponentials.
    if (!any) memory.fill(dx + (<usize>first << 2), 0, <usize>width << 2);
    else {
      let f: u32 = 0;
      for (; f + 4 <= width; f += 4) {
        const at = <usize>(first + f) << 2;
        v128.store(dx + at, f32x4.sub(v128.load(dy + at), f32x4.mul(exponentialFour(v128.load(y + at)), f32x4.splat(sum))));
      }
      for (; f < width; f++) setF32(dx, first + f, f32At(dy, first + f) - exponential(f32At(y, first + f)) * sum);
    }
  }
}
