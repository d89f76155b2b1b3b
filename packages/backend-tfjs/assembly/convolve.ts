import { addTransposed, edgeSize, matmul } from './matmul';
import { spmm } from './spmm';

/** Number of rows that go through a convolution at a time, so that they stay in the L2 cache. */
const ROWS: u32 = 96;

/** Number of floats that a part of a convolution's rows needs as scratch. `width` is that of the rows that it gathers. */
export function convolveScratch(width: u32): u32 {
  return ROWS * width + edgeSize();
}

/**
 * Rows `first` to `last` of y [.., outWidth] = A x W + x V + bias, with a sparse matrix A, x [.., width], and W and V as panels of `pack`. A x
 * is never in memory as a whole. `scratch` has `convolveScratch(width)` floats for each part.
 */
export function convolve(
  first: u32, last: u32, partRows: u32, rowPointers: usize, columns: usize, values: usize, x: usize, width: u32,
  weight: usize, root: usize, bias: usize, y: usize, outWidth: u32, scratch: usize,
): void {
  const own = scratch + (<usize>(first / partRows * convolveScratch(width)) << 2);
  for (let block = first; block < last; block += ROWS) {
    const end = min(block + ROWS, last), gathered = own - (<usize>(block * width) << 2);
    spmm(block, end, rowPointers, columns, values, x, width, gathered);
    matmul(block, end, width, outWidth, gathered, width, 1, weight, bias, y, outWidth, false);
    matmul(block, end, width, outWidth, x, width, 1, root, 0, y, outWidth, true);
  }
}

function addColumns(rows: u32, width: u32, x: usize, sums: usize): void {
  for (let i: u32 = 0; i < rows; i++) {
    let f: u32 = 0;
    for (; f + 4 <= width; f += 4, x += 16) {
      const to = sums + (<usize>f << 2);
      v128.store(to, f32x4.add(v128.load(to), v128.load(x)));
    }
    for (; f < width; f++, x += 4) store<f32>(sums + (<usize>f << 2), load<f32>(sums + (<usize>f << 2)) + load<f32>(x));
  }
}

/**
 * Rows `first` to `last` of dx [.., width] = B dy W' + dy V', where B is A transposed, and as part number first / partRows of `sums` the
 * gradients of W, x' B dy [width, outWidth], of V, x' dy, and of the bias [outWidth]. W' and V' are panels of `pack`. `scratch` has
 * `convolveScratch(outWidth)` floats for each part.
 */
export function convolveGradient(
  first: u32, last: u32, partRows: u32, rowPointers: usize, columns: usize, values: usize, x: usize, width: u32,
  weight: usize, root: usize, dy: usize, outWidth: u32, dx: usize, sums: usize, scratch: usize,
): void {
  const part = first / partRows, size = width * outWidth;
  const own = scratch + (<usize>(part * convolveScratch(outWidth)) << 2), edge = own + (<usize>(ROWS * outWidth) << 2);
  const dWeight = sums + (<usize>(part * (2 * size + outWidth)) << 2), dRoot = dWeight + (<usize>size << 2), dBias = dRoot + (<usize>size << 2);
  memory.fill(dWeight, 0, <usize>(2 * size + outWidth) << 2);
  for (let block = first; block < last; block += ROWS) {
    const end = min(block + ROWS, last), rows = end - block, gathered = own - (<usize>(block * outWidth) << 2);
    const from = x + (<usize>(block * width) << 2), upstream = dy + (<usize>(block * outWidth) << 2);
    spmm(block, end, rowPointers, columns, values, dy, outWidth, gathered);
    addTransposed(rows, width, outWidth, from, own, dWeight, edge);
    addTransposed(rows, width, outWidth, from, upstream, dRoot, edge);
    addColumns(rows, outWidth, upstream, dBias);
    matmul(block, end, outWidth, width, gathered, outWidth, 1, weight, 0, dx, width, false);
    matmul(block, end, outWidth, width, dy, outWidth, 1, root, 0, dx, width, true);
  }
}
