import { f32At, setF32 } from './memory';
import { madd, sumOfFour } from './simd';

/** Rows `first` to `last` of y [.., heads] = dot product of each head of x [.., heads, width] with its vector of v [heads, width]. */
export function headDot(first: u32, last: u32, heads: u32, width: u32, x: usize, v: usize, y: usize): void {
  const whole = width & ~3;
  for (let i = first; i < last; i++)
    for (let h: u32 = 0; h < heads; h++) {
      const from = x + (<usize>((i * heads + h) * width) << 2), vector = v + (<usize>(h * width) << 2);
      let sums = f32x4.splat(0);
      let f: u32 = 0;
      for (; f < whole; f += 4) sums = madd(v128.load(from + (<usize>f << 2)), v128.load(vector + (<usize>f << 2)), sums);
      let sum = sumOfFour(sums);
      for (; f < width; f++) sum += f32At(from, f) * f32At(vector, f);
      setF32(y, i * heads + h, sum);
    }
}

/** Rows `first` to `last` of dx = dy v, and the sums of dy x over these rows, part number first / partRows of `sums` [.., heads, width]. */
export function headDotGradient(
  first: u32, last: u32, partRows: u32, heads: u32, width: u32, x: usize, v: usize, dy: usize, dx: usize, sums: usize,
): void {
  const dv = sums + <usize>(first / partRows * heads * width << 2);
  const stride = <usize>(heads * width) << 2;
  for (let h: u32 = 0; h < heads; h++) {
    const head = <usize>(h * width) << 2;
    let f: u32 = 0;
    for (; f + 16 <= width; f += 16) sixteenColumns(first, last, heads, h, head + (<usize>f << 2), stride, x, v, dy, dx, dv);
    for (; f + 4 <= width; f += 4) {
      const at = head + (<usize>f << 2), vector = v128.load(v + at);
      let sum = f32x4.splat(0);
      for (let i = first; i < last; i++) {
        const d = v128.load32_splat(dy + (<usize>(i * heads + h) << 2)), place = <usize>i * stride + at;
        v128.store(dx + place, f32x4.mul(d, vector));
        sum = madd(d, v128.load(x + place), sum);
      }
      v128.store(dv + at, sum);
    }
    for (; f < width; f++) {
      const at = h * width + f, vector = f32At(v, at);
      let sum: f32 = 0;
      for (let i = first; i < last; i++) {
        const d = f32At(dy, i * heads + h), place = i * heads * width + at;
        setF32(dx, place, d * vector);
        sum += d * f32At(x, place);
      }
      setF32(dv, at, sum);
    }
  }
}

@inline function sixteenColumns(
  first: u32, last: u32, heads: u32, h: u32, at: usize, stride: usize, x: usize, v: usize, dy: usize, dx: usize, dv: usize,
): void {
  const v0 = v128.load(v + at), v1 = v128.load(v + at, 16), v2 = v128.load(v + at, 32), v3 = v128.load(v + at, 48);
  let s0 = f32x4.splat(0), s1 = f32x4.splat(0), s2 = f32x4.splat(0), s3 = f32x4.splat(0);
  for (let i = first; i < last; i++) {
    const d = v128.load32_splat(dy + (<usize>(i * heads + h) << 2));
    const from = x + <usize>i * stride + at, to = dx + <usize>i * stride + at;
    v128.store(to, f32x4.mul(d, v0));
    v128.store(to, f32x4.mul(d, v1), 16);
    v128.store(to, f32x4.mul(d, v2), 32);
    v128.store(to, f32x4.mul(d, v3), 48);
    s0 = madd(d, v128.load(from), s0);
    s1 = madd(d, v128.load(from, 16), s1);
    s2 = madd(d, v128.load(from, 32), s2);
    s3 = madd(d, v128.load(from, 48), s3);
  }
  v128.store(dv + at, s0);
  v128.store(dv + at, s1, 16);
  v128.store(dv + at, s2, 32);
  v128.store(dv + at, s3, 48);
}
