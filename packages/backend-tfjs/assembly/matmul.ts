import { f32At, setF32 } from './memory';
import { madd } from './simd';

/** Number of rows of the right-hand side that are packed at a time, so that a panel of eight columns stays in the L1 cache. */
const BLOCK: u32 = 256;

/** Number of floats that `matmul` needs as scratch for a right-hand side of [inner, columns]. */
export function matmulScratch(inner: u32, columns: u32): u32 {
  return min<u32>(inner, BLOCK) * ((columns + 7) & ~7);
}

/** Packs b into panels of eight columns, padded with zeros, so that the inner loop reads it in order. */
function pack(inner: u32, columns: u32, b: usize, rowStride: u32, columnStride: u32, panel: usize): void {
  for (let j: u32 = 0; j < columns; j += 8)
    for (let k: u32 = 0; k < inner; k++) {
      if (columnStride == 1 && j + 8 <= columns) {
        const from = b + (<usize>(k * rowStride + j) << 2);
        v128.store(panel, v128.load(from));
        v128.store(panel, v128.load(from, 16), 16);
      } else for (let q: u32 = 0; q < 8; q++) setF32(panel, q, j + q < columns ? f32At(b, k * rowStride + (j + q) * columnStride) : 0);
      panel += 32;
    }
}

@inline function storeUpTo(count: u32, at: usize, low: v128, high: v128): void {
  if (count >= 8) {
    v128.store(at, low);
    v128.store(at, high, 16);
    return;
  }
  let rest = low;
  let left = count;
  if (left >= 4) {
    v128.store(at, low);
    at += 16;
    left -= 4;
    rest = high;
  }
  if (left > 0) v128.store32_lane(at, rest, 0);
  if (left > 1) v128.store32_lane(at, rest, 1, 4);
  if (left > 2) v128.store32_lane(at, rest, 2, 8);
}

@inline function loadUpTo(count: u32, at: usize): v128 {
  if (count >= 4) return v128.load(at);
  let values = f32x4.splat(0);
  if (count > 0) values = v128.load32_lane(at, values, 0);
  if (count > 1) values = v128.load32_lane(at, values, 1, 4);
  if (count > 2) values = v128.load32_lane(at, values, 2, 8);
  return values;
}

/** The upper half of the eight values of which `loadUpTo` returns the lower half. */
@inline function loadAbove(count: u32, at: usize): v128 {
  return count > 4 ? loadUpTo(count - 4, at + 16) : f32x4.splat(0);
}

/** ROWS (a compile-time constant) rows by eight columns of the product, in registers, added to c unless `fresh`. Strides in bytes. */
@inline function tile(
  ROWS: i32, inner: u32, a: usize, aRow: usize, aStep: usize, panel: usize, c: usize, cRow: usize, count: u32, fresh: bool,
): void {
  let c00 = f32x4.splat(0), c01 = f32x4.splat(0), c10 = f32x4.splat(0), c11 = f32x4.splat(0);
  let c20 = f32x4.splat(0), c21 = f32x4.splat(0), c30 = f32x4.splat(0), c31 = f32x4.splat(0);
  let r1 = a + aRow, r2 = a + 2 * aRow, r3 = a + 3 * aRow;
  for (const end = panel + (<usize>inner << 5); panel < end;) {
    const low = v128.load(panel), high = v128.load(panel, 16);
    let value = v128.load32_splat(a);
    c00 = madd(value, low, c00);
    c01 = madd(value, high, c01);
    if (ROWS > 1) {
      value = v128.load32_splat(r1);
      c10 = madd(value, low, c10);
      c11 = madd(value, high, c11);
      value = v128.load32_splat(r2);
      c20 = madd(value, low, c20);
      c21 = madd(value, high, c21);
      value = v128.load32_splat(r3);
      c30 = madd(value, low, c30);
      c31 = madd(value, high, c31);
    }
    a += aStep;
    if (ROWS > 1) {
      r1 += aStep;
      r2 += aStep;
      r3 += aStep;
    }
    panel += 32;
  }
  if (!fresh) {
    c00 = f32x4.add(c00, loadUpTo(count, c));
    c01 = f32x4.add(c01, loadAbove(count, c));
    if (ROWS > 1) {
      c10 = f32x4.add(c10, loadUpTo(count, c + cRow));
      c11 = f32x4.add(c11, loadAbove(count, c + cRow));
      c20 = f32x4.add(c20, loadUpTo(count, c + 2 * cRow));
      c21 = f32x4.add(c21, loadAbove(count, c + 2 * cRow));
      c30 = f32x4.add(c30, loadUpTo(count, c + 3 * cRow));
      c31 = f32x4.add(c31, loadAbove(count, c + 3 * cRow));
    }
  }
  storeUpTo(count, c, c00, c01);
  if (ROWS > 1) {
    storeUpTo(count, c + cRow, c10, c11);
    storeUpTo(count, c + 2 * cRow, c20, c21);
    storeUpTo(count, c + 3 * cRow, c30, c31);
  }
}

/** c [rows, columns] = a x b. The strides, in elements, say whether a or b is transposed. */
export function matmul(
  rows: u32, inner: u32, columns: u32, a: usize, aRowStride: u32, aColumnStride: u32,
  b: usize, bRowStride: u32, bColumnStride: u32, c: usize, scratch: usize,
): void {
  const aRow = <usize>aRowStride << 2, aStep = <usize>aColumnStride << 2, cRow = <usize>columns << 2;
  for (let first: u32 = 0; first < inner; first += BLOCK) {
    const depth = min<u32>(BLOCK, inner - first);
    const fresh = first == 0;
    pack(depth, columns, b + (<usize>(first * bRowStride) << 2), bRowStride, bColumnStride, scratch);
    const block = a + <usize>first * aStep;
    let i: u32 = 0;
    for (; i + 4 <= rows; i += 4)
      for (let j: u32 = 0; j < columns; j += 8)
        tile(4, depth, block + <usize>i * aRow, aRow, aStep, scratch + (<usize>(j * depth) << 2), c + <usize>i * cRow + (<usize>j << 2), cRow, min<u32>(8, columns - j), fresh);
    for (; i < rows; i++)
      for (let j: u32 = 0; j < columns; j += 8)
        tile(1, depth, block + <usize>i * aRow, aRow, aStep, scratch + (<usize>(j * depth) << 2), c + <usize>i * cRow + (<usize>j << 2), cRow, min<u32>(8, columns - j), fresh);
  }
}
