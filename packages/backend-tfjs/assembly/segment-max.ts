import { f32At, i32At, setF32, setI32 } from './memory';

/** y[i, f] = max over k of values[k] * x[columns[k], f], or 0 for an empty row. `winners` [rows, width] is the first such k, or -1. */
export function segmentMax(first: u32, last: u32, rowPointers: usize, columns: usize, values: usize, x: usize, width: u32, y: usize, winners: usize): void {
  const stride = <usize>width << 2;
  for (let i = first; i < last; i++) {
    const begin = i32At(rowPointers, i), end = i32At(rowPointers, i + 1);
    let f: u32 = 0;
    for (; f + 4 <= width; f += 4) {
      const at = <usize>f << 2;
      let best = f32x4.splat(begin < end ? -Infinity : 0), winner = i32x4.splat(begin < end ? <i32>begin : -1);
      for (let k = begin; k < end; k++) {
        const value = f32x4.mul(v128.load32_splat(values + (<usize>k << 2)), v128.load(x + <usize>i32At(columns, k) * stride + at));
        const better = f32x4.gt(value, best);
        best = v128.bitselect(value, best, better);
        winner = v128.bitselect(i32x4.splat(k), winner, better);
      }
      v128.store(y + <usize>i * stride + at, best);
      v128.store(winners + <usize>i * stride + at, winner);
    }
    for (; f < width; f++) {
      let best: f32 = begin < end ? -Infinity : 0;
      let winner: i32 = begin < end ? <i32>begin : -1;
      for (let k = begin; k < end; k++) {
        const value = f32At(values, k) * f32At(x, i32At(columns, k) * width + f);
        if (value > best) { best = value; winner = k; }
      }
      setF32(y, i * width + f, best);
      setI32(winners, i * width + f, winner);
    }
  }
}

/** dx [columns, width]: each winner receives the gradient of its row. */
export function segmentMaxGradient(rows: u32, columns: usize, values: usize, columnCount: u32, width: u32, winners: usize, dy: usize, dx: usize): void {
  memory.fill(dx, 0, <usize>(columnCount * width) << 2);
  for (let i: u32 = 0; i < rows; i++) {
    const first = i * width;
    for (let f: u32 = 0; f < width; f++) {
      const k = load<i32>(winners + (<usize>(first + f) << 2));
      if (k < 0) continue;
      const to = i32At(columns, k) * width + f;
      setF32(dx, to, f32At(dx, to) + f32At(values, k) * f32At(dy, first + f));
    }
  }
}
