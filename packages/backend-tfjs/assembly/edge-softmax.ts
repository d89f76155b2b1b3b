import { exponential } from './exponential';
import { f32At, i32At, setF32 } from './memory';

/** In place over the edges of each row: [E, H] logits become coefficients that sum to 1 within a row and head. */
export function edgeSoftmaxInPlace(rows: u32, rowPointers: usize, heads: u32, edges: usize): void {
  for (let i: u32 = 0; i < rows; i++) {
    const begin = i32At(rowPointers, i), end = i32At(rowPointers, i + 1);
    for (let h: u32 = 0; h < heads; h++) {
      let top: f32 = -Infinity;
      for (let k = begin; k < end; k++) top = max<f32>(top, f32At(edges, k * heads + h));
      let sum: f32 = 0;
      for (let k = begin; k < end; k++) {
        const e = exponential(f32At(edges, k * heads + h) - top);
        setF32(edges, k * heads + h, e);
        sum += e;
      }
      const inverse: f32 = 1 / sum;
      for (let k = begin; k < end; k++) setF32(edges, k * heads + h, f32At(edges, k * heads + h) * inverse);
    }
  }
}

export function edgeSoftmax(rows: u32, rowPointers: usize, heads: u32, logits: usize, y: usize): void {
  memory.copy(y, logits, <usize>(i32At(rowPointers, rows) * heads) << 2);
  edgeSoftmaxInPlace(rows, rowPointers, heads, y);
}

/** dx = y * (dy - sum over the row of y * dy) */
export function edgeSoftmaxGradient(rows: u32, rowPointers: usize, heads: u32, y: usize, dy: usize, dx: usize): void {
  for (let i: u32 = 0; i < rows; i++) {
    const begin = i32At(rowPointers, i), end = i32At(rowPointers, i + 1);
    for (let h: u32 = 0; h < heads; h++) {
      let total: f32 = 0;
      for (let k = begin; k < end; k++) total += f32At(y, k * heads + h) * f32At(dy, k * heads + h);
      for (let k = begin; k < end; k++) {
        const at = k * heads + h;
        setF32(dx, at, f32At(y, at) * (f32At(dy, at) - total));
      }
    }
  }
}
