import { dot } from './attend';
import { i32At, setF32 } from './memory';

/** d[k] = dy[i] . x[columns[k]] for each entry k of row i, head by head: [E, heads]. */
export function edgeDots(rows: u32, rowPointers: usize, columns: usize, heads: u32, width: u32, x: usize, dy: usize, d: usize): void {
  const stride = <usize>(heads * width) << 2;
  const headStride = <usize>width << 2;
  for (let i: u32 = 0; i < rows; i++) {
    const end = i32At(rowPointers, i + 1);
    for (let k = i32At(rowPointers, i); k < end; k++) {
      let from = x + <usize>i32At(columns, k) * stride;
      let upstream = dy + <usize>i * stride;
      for (let h: u32 = 0; h < heads; h++) {
        setF32(d, k * heads + h, dot(width, upstream, from));
        from += headStride;
        upstream += headStride;
      }
    }
  }
}
