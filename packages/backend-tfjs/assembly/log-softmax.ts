import { exponential } from './exponential';
import { f32At, setF32 } from './memory';

/** y = x - log(sum(exp(x))) over each row, [rows, width]. */
export function logSoftmax(rows: u32, width: u32, x: usize, y: usize): void {
  for (let i: u32 = 0; i < rows; i++) {
    const first = i * width;
    let top = f32At(x, first);
    for (let f: u32 = 1; f < width; f++) top = max<f32>(top, f32At(x, first + f));
    let sum: f32 = 0;
    for (let f: u32 = 0; f < width; f++) sum += exponential(f32At(x, first + f) - top);
    const shift: f32 = top + <f32>Math.log(sum);
    for (let f: u32 = 0; f < width; f++) setF32(y, first + f, f32At(x, first + f) - shift);
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
    else for (let f: u32 = 0; f < width; f++) setF32(dx, first + f, f32At(dy, first + f) - exponential(f32At(y, first + f)) * sum);
  }
}
