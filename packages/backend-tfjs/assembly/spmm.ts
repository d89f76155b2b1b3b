import { keep, keepMask } from './hash';
import { f32At, i32At, setF32, setI32 } from './memory';
import { madd } from './simd';

/**
 * BLOCKS (a compile-time constant) vectors of one row of the product, in registers. The last one lies `last` bytes after the first. It
 * overlaps the one before if the width is not a multiple of four.
 */
@inline function rowOf(BLOCKS: i32, begin: usize, end: usize, values: usize, x: usize, stride: usize, last: usize, y: usize): void {
  let a0 = f32x4.splat(0), a1 = f32x4.splat(0), a2 = f32x4.splat(0), a3 = f32x4.splat(0), a4 = f32x4.splat(0), a5 = f32x4.splat(0);
  for (; begin < end; begin += 4, values += 4) {
    const c = v128.load32_splat(values);
    const row = x + load<u32>(begin) * stride;
    a0 = madd(c, v128.load(BLOCKS > 1 ? row : row + last), a0);
    if (BLOCKS > 1) a1 = madd(c, v128.load(BLOCKS > 2 ? row + 16 : row + last), a1);
    if (BLOCKS > 2) a2 = madd(c, v128.load(BLOCKS > 3 ? row + 32 : row + last), a2);
    if (BLOCKS > 3) a3 = madd(c, v128.load(BLOCKS > 4 ? row + 48 : row + last), a3);
    if (BLOCKS > 4) a4 = madd(c, v128.load(BLOCKS > 5 ? row + 64 : row + last), a4);
    if (BLOCKS > 5) a5 = madd(c, v128.load(row + last), a5);
  }
  v128.store(BLOCKS > 1 ? y : y + last, a0);
  if (BLOCKS > 1) v128.store(BLOCKS > 2 ? y + 16 : y + last, a1);
  if (BLOCKS > 2) v128.store(BLOCKS > 3 ? y + 32 : y + last, a2);
  if (BLOCKS > 3) v128.store(BLOCKS > 4 ? y + 48 : y + last, a3);
  if (BLOCKS > 4) v128.store(BLOCKS > 5 ? y + 64 : y + last, a4);
  if (BLOCKS > 5) v128.store(y + last, a5);
}

/** Rows `first` to `last` of y [.., width] = sparse matrix x dense matrix [.., width]. */
export function spmm(first: u32, last: u32, rowPointers: usize, columns: usize, values: usize, x: usize, width: u32, y: usize): void {
  const stride = <usize>width << 2;
  if (width < 4) {
    for (let i = first; i < last; i++) {
      const begin = i32At(rowPointers, i), end = i32At(rowPointers, i + 1);
      for (let f: u32 = 0; f < width; f++) {
        let sum: f32 = 0;
        for (let k = begin; k < end; k++) sum += f32At(values, k) * f32At(x, i32At(columns, k) * width + f);
        setF32(y, i * width + f, sum);
      }
    }
    return;
  }
  for (let i = first; i < last; i++) {
    const entry = i32At(rowPointers, i);
    const begin = columns + (<usize>entry << 2), end = columns + (<usize>i32At(rowPointers, i + 1) << 2);
    const weights = values + (<usize>entry << 2);
    let from = x, to = y + <usize>i * stride, left = stride;
    for (; left >= 96; left -= 96, from += 96, to += 96) rowOf(6, begin, end, weights, from, stride, 80, to);
    const rest = left - 16;
    if (left > 80) rowOf(6, begin, end, weights, from, stride, rest, to);
    else if (left > 64) rowOf(5, begin, end, weights, from, stride, rest, to);
    else if (left > 48) rowOf(4, begin, end, weights, from, stride, rest, to);
    else if (left > 32) rowOf(3, begin, end, weights, from, stride, rest, to);
    else if (left > 16) rowOf(2, begin, end, weights, from, stride, rest, to);
    // Fewer than four remaining columns overlap the previous ones.
    else if (left > 0) rowOf(1, begin, end, weights, from, stride, rest, to);
  }
}

/**
 * Applies dropout to the stored values of a matrix: removes the dropped ones and multiplies the others by `scale`. The index of value k
 * is numbers[k] if given, and k otherwise. The outputs need room for four more entries. `table` is filled by `compactionTable`.
 */
export function dropEntries(
  rows: u32, rowPointers: usize, columns: usize, values: usize, numbers: usize,
  keptPointers: usize, keptColumns: usize, keptValues: usize, threshold: u32, scale: f32, seed: u32, table: usize,
): void {
  const by = f32x4.splat(scale), lanes = i32x4(0, 1, 2, 3);
  let to: u32 = 0;
  setI32(keptPointers, 0, 0);
  for (let i: u32 = 0; i < rows; i++) {
    let k = i32At(rowPointers, i);
    const end = i32At(rowPointers, i + 1);
    for (; k + 4 <= end; k += 4) {
      const at = <usize>k << 2, out = <usize>to << 2;
      const kept = i32x4.bitmask(keepMask(numbers ? v128.load(numbers + at) : i32x4.add(i32x4.splat(k), lanes), threshold, seed));
      const order = v128.load(table + (<usize>kept << 4));
      v128.store(keptColumns + out, i8x16.swizzle(v128.load(columns + at), order));
      v128.store(keptValues + out, i8x16.swizzle(f32x4.mul(v128.load(values + at), by), order));
      to += popcnt(kept);
    }
    for (; k < end; k++) {
      setI32(keptColumns, to, i32At(columns, k));
      setF32(keptValues, to, f32At(values, k) * scale);
      to += <u32>(keep(numbers ? i32At(numbers, k) : k, threshold, 1, seed) != 0);
    }
    setI32(keptPointers, i + 1, to);
  }
}

/** Fills 256 bytes with shuffles: for each subset of four lanes, the one that moves these lanes to the front. */
export function compactionTable(table: usize): void {
  for (let kept: u32 = 0; kept < 16; kept++) {
    let at = table + (<usize>kept << 4);
    for (let lane: u32 = 0; lane < 4; lane++)
      if ((kept >> lane) & 1) {
        store<u32>(at, 0x03020100 + lane * 0x04040404);
        at += 4;
      }
    for (; at < table + (<usize>(kept + 1) << 4); at += 4) store<u32>(at, 0xffffffff);
  }
}
