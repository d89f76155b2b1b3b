import { loadAbove, loadUpTo, storeUpTo } from './partial-vectors';
import { madd } from './simd';

/**
 * ROWS (a compile-time constant, 4 or 1) rows by eight columns of a product, in registers. Six rows make V8 spill. Row r of the left-hand
 * side begins at a + r * aRow and goes on by aStep, NEIGHBORS says that aRow is four bytes. The right-hand side is a panel of eight
 * columns whose rows are bStride bytes apart. The product starts from `start` (0: none), with rows startRow bytes apart, which may be c.
 * Only `count` columns of the start and of c exist.
 */
@inline export function tile(
  ROWS: i32, NEIGHBORS: bool, inner: u32, a: usize, aRow: usize, aStep: usize, b: usize, bStride: usize, start: usize, startRow: usize,
  c: usize, cRow: usize, count: u32,
): void {
  let c00 = f32x4.splat(0), c01 = f32x4.splat(0), c10 = f32x4.splat(0), c11 = f32x4.splat(0);
  let c20 = f32x4.splat(0), c21 = f32x4.splat(0), c30 = f32x4.splat(0), c31 = f32x4.splat(0);
  let r1 = a + aRow, r2 = a + 2 * aRow, r3 = a + 3 * aRow;
  for (const end = b + <usize>inner * bStride; b < end; b += bStride) {
    const low = v128.load(b), high = v128.load(b, 16);
    let value = v128.load32_splat(a);
    c00 = madd(value, low, c00);
    c01 = madd(value, high, c01);
    if (ROWS > 1) {
      value = NEIGHBORS ? v128.load32_splat(a, 4) : v128.load32_splat(r1);
      c10 = madd(value, low, c10);
      c11 = madd(value, high, c11);
      value = NEIGHBORS ? v128.load32_splat(a, 8) : v128.load32_splat(r2);
      c20 = madd(value, low, c20);
      c21 = madd(value, high, c21);
      value = NEIGHBORS ? v128.load32_splat(a, 12) : v128.load32_splat(r3);
      c30 = madd(value, low, c30);
      c31 = madd(value, high, c31);
    }
    a += aStep;
    if (ROWS > 1 && !NEIGHBORS) {
      r1 += aStep;
      r2 += aStep;
      r3 += aStep;
    }
  }
  if (start) {
    c00 = f32x4.add(c00, loadUpTo(count, start));
    c01 = f32x4.add(c01, loadAbove(count, start));
    if (ROWS > 1) {
      c10 = f32x4.add(c10, loadUpTo(count, start + startRow));
      c11 = f32x4.add(c11, loadAbove(count, start + startRow));
      c20 = f32x4.add(c20, loadUpTo(count, start + 2 * startRow));
      c21 = f32x4.add(c21, loadAbove(count, start + 2 * startRow));
      c30 = f32x4.add(c30, loadUpTo(count, start + 3 * startRow));
      c31 = f32x4.add(c31, loadAbove(count, start + 3 * startRow));
    }
  }
  storeUpTo(count, c, c00, c01);
  if (ROWS > 1) {
    storeUpTo(count, c + cRow, c10, c11);
    storeUpTo(count, c + 2 * cRow, c20, c21);
    storeUpTo(count, c + 3 * cRow, c30, c31);
  }
}
