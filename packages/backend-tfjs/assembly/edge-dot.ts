import { dot } from './attend-gradient';
import { i32At, setF32 } from './memory';

/** y [E, heads]: y[k] = target[i] . source[j] for each edge k from j to i, head by head. */
export function edgeDot(
  first: u32, last: u32, rowPointers: usize, sources: usize, heads: u32, width: u32, target: usize, source: usize, y: usize,
): void {
  const stride = <usize>(heads * width) << 2;
  const headStride = <usize>width << 2;
  for (let i = first; i < last; i++) {
    const end = i32At(rowPointers, i + 1);
    for (let k = i32At(rowPointers, i); k < end; k++) {
      let a = target + <usize>i * stride;
      let b = source + <usize>i32At(sources, k) * stride;
      for (let h: u32 = 0; h < heads; h++) {
        setF32(y, k * heads + h, dot(width, a, b));
        a += headStride;
        b += headStride;
      }
    }
  }
}
