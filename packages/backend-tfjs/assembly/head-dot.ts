import { f32At, setF32 } from './memory';
import { madd, sumOfFour } from './simd';

/** y [rows, heads]: each head of x [rows, heads, width] times its vector of v [heads, width]. */
export function headDot(rows: u32, heads: u32, width: u32, x: usize, v: usize, y: usize): void {
  const whole = width & ~3;
  for (let i: u32 = 0; i < rows; i++)
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

/** dx = dy v and dv = sum over the rows of dy x. */
export function headDotGradient(rows: u32, heads: u32, width: u32, x: usize, v: usize, dy: usize, dx: usize, dv: usize): void {
  memory.fill(dv, 0, <usize>(heads * width) << 2);
  const whole = width & ~3;
  for (let i: u32 = 0; i < rows; i++)
    for (let h: u32 = 0; h < heads; h++) {
      const at = <usize>((i * heads + h) * width) << 2, vector = <usize>(h * width) << 2;
      const d = f32At(dy, i * heads + h);
      const four = f32x4.splat(d);
      let f: u32 = 0;
      for (; f < whole; f += 4) {
        const o = <usize>f << 2;
        v128.store(dx + at + o, f32x4.mul(four, v128.load(v + vector + o)));
        v128.store(dv + vector + o, madd(four, v128.load(x + at + o), v128.load(dv + vector + o)));
      }
      for (; f < width; f++) {
        setF32(dx + at, f, d * f32At(v + vector, f));
        setF32(dv + vector, f, f32At(dv + vector, f) + d * f32At(x + at, f));
      }
    }
}
