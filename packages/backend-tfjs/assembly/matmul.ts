import { f32At, setF32 } from './memory';
import { tile } from './tile';

/** Number of rows of the right-hand side in a packed panel, so that a panel of eight columns stays in the L1 cache. */
const DEPTH: u32 = 256;
/** Number of rows of the left-hand side that a panel multiplies in turn, so that they stay in the L2 cache. */
const ROWS: u32 = 96;

/** Number of floats of a packed right-hand side of [inner, columns]. */
export function packedSize(inner: u32, columns: u32): u32 {
  return inner * ((columns + 7) & ~7);
}

/**
 * Packs b [inner, columns] into panels of up to DEPTH rows by eight columns, padded with zeros, so that products read it in order. The
 * strides, in elements, say whether b is transposed.
 */
export function pack(inner: u32, columns: u32, b: usize, rowStride: u32, columnStride: u32, panel: usize): void {
  for (let first: u32 = 0; first < inner; first += DEPTH)
    for (let j: u32 = 0; j < columns; j += 8)
      for (let k = first, end = min(first + DEPTH, inner); k < end; k++, panel += 32)
        if (columnStride == 1 && j + 8 <= columns) {
          const from = b + (<usize>(k * rowStride + j) << 2);
          v128.store(panel, v128.load(from));
          v128.store(panel, v128.load(from, 16), 16);
        } else for (let q: u32 = 0; q < 8; q++) setF32(panel, q, j + q < columns ? f32At(b, k * rowStride + (j + q) * columnStride) : 0);
}

/**
 * Rows `first` to `last` of c [.., columns] = a x b + bias, with b as panels of `pack` and the bias [columns] or absent (0). The strides of
 * a, in elements, say whether it is transposed. Rows of c are `cStride` elements apart. If `added`, c + a x b, without a bias.
 */
export function matmul(
  first: u32, last: u32, inner: u32, columns: u32, a: usize, aRowStride: u32, aColumnStride: u32, panels: usize, bias: usize, c: usize, cStride: u32,
  added: bool,
): void {
  const aRow = <usize>aRowStride << 2, aStep = <usize>aColumnStride << 2, cRow = <usize>cStride << 2;
  const width = <usize>((columns + 7) & ~7) << 2;
  for (let block = first; block < last; block += ROWS) {
    const end = min(block + ROWS, last);
    for (let k: u32 = 0; k < inner; k += DEPTH) {
      const depth = min<u32>(DEPTH, inner - k);
      let panel = panels + <usize>k * width;
      for (let j: u32 = 0; j < columns; j += 8, panel += <usize>depth << 5) {
        const count = min<u32>(8, columns - j), column = <usize>j << 2;
        let from = a + <usize>block * aRow + <usize>k * aStep, to = c + <usize>block * cRow + column;
        let i = block;
        for (; i + 4 <= end; i += 4, from += 4 * aRow, to += 4 * cRow)
          if (added || k > 0) tile(4, false, depth, from, aRow, aStep, panel, 32, to, cRow, to, cRow, count);
          else tile(4, false, depth, from, aRow, aStep, panel, 32, bias ? bias + column : 0, 0, to, cRow, count);
        for (; i < end; i++, from += aRow, to += cRow)
          tile(1, false, depth, from, aRow, aStep, panel, 32, added || k > 0 ? to : bias ? bias + column : 0, 0, to, cRow, count);
      }
    }
  }
}

/**
 * Product of transposed a [.., rows] and b [.., columns] over their rows `first` to `last`, as part number first / partRows of `sums`
 * [.., rows, columns]. `edges` has `edgeSize()` floats for each part.
 */
export function matmulTransposed(first: u32, last: u32, partRows: u32, rows: u32, columns: u32, a: usize, b: usize, sums: usize, edges: usize): void {
  const part = first / partRows, c = sums + (<usize>(part * rows * columns) << 2), edge = edges + (<usize>(part * edgeSize()) << 2);
  memory.fill(c, 0, <usize>(rows * columns) << 2);
  for (let block = first; block < last; block += ROWS)
    addTransposed(min<u32>(ROWS, last - block), rows, columns, a + (<usize>(block * rows) << 2), b + (<usize>(block * columns) << 2), c, edge);
}

/** Number of floats that `addTransposed` needs for a last panel of fewer than eight columns. */
export function edgeSize(): u32 {
  return 8 * ROWS;
}

/** c [rows, columns] += transposed a [depth, rows] x b [depth, columns]. Both are read where they lie, except for a last panel, which is packed to `edge`. */
export function addTransposed(depth: u32, rows: u32, columns: u32, a: usize, b: usize, c: usize, edge: usize): void {
  const whole = columns & ~7, aStride = <usize>rows << 2, stride = <usize>columns << 2;
  addPanels(depth, rows, whole, a, aStride, b, stride, c, stride, 8);
  if (whole == columns) return;
  pack(depth, columns - whole, b + (<usize>whole << 2), columns, 1, edge);
  addPanels(depth, rows, 8, a, aStride, edge, 32, c + (<usize>whole << 2), stride, columns - whole);
}

/** The same in panels of eight columns of which `count` exist. Strides in bytes. */
function addPanels(
  depth: u32, rows: u32, columns: u32, a: usize, aStride: usize, b: usize, bStride: usize, c: usize, cStride: usize, count: u32,
): void {
  for (let j: u32 = 0; j < columns; j += 8, b += 32, c += 32) {
    let i: u32 = 0, from = a, to = c;
    for (; i + 4 <= rows; i += 4, from += 16, to += 4 * cStride) tile(4, true, depth, from, 4, aStride, b, bStride, to, cStride, to, cStride, count);
    for (; i < rows; i++, from += 4, to += cStride) tile(1, true, depth, from, 4, aStride, b, bStride, to, cStride, to, cStride, count);
  }
}
