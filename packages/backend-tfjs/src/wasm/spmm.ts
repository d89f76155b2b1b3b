import type { DropoutMask } from '../dropout-mask.js';
import { rowsOf, type spmmKernel } from '../kernels/spmm.js';
import type { CompressedRows, SparseAddresses } from '../sparse/sparse-structure.js';
import { WasmHeap, type WasmKernel } from './heap.js';
import { addressesOf } from './structure.js';

export const spmm: WasmKernel<typeof spmmKernel> = ({ x }, attributes, backend) => {
  const heap = WasmHeap.of(backend);
  const matrix = rowsOf(attributes);
  const at = addressesOf(heap, attributes.matrix, matrix);
  const width = x.shape[1] as number;
  const y = heap.output([matrix.rows, width]);
  const multiply = (rowPointers: number, columns: number, values: number): unknown =>
    heap.overRows(
      'spmm',
      matrix.rows,
      matrix.columnIndices.length * width,
      rowPointers,
      columns,
      values,
      heap.address(x),
      width,
      heap.address(y),
    );
  if (attributes.dropout.threshold === 0) multiply(at.rowPointers, at.columns, at.values);
  else withDropout(heap, matrix, at, attributes.dropout, multiply);
  return y;
};

/** Multiplies by the matrix without its dropped values, which saves the products with them. */
function withDropout(
  heap: WasmHeap,
  { rows, columnIndices }: CompressedRows,
  { rowPointers, columns, values, numbers }: SparseAddresses,
  { threshold, scale, seed }: DropoutMask,
  multiply: (rowPointers: number, columns: number, values: number) => unknown,
): void {
  const room = 4 * (columnIndices.length + 4);
  const kept = heap.allocate(2 * room + 4 * (rows + 1));
  const [keptColumns, keptValues, keptPointers] = [kept, kept + room, kept + 2 * room];
  heap.kernels.dropEntries(
    rows,
    rowPointers,
    columns,
    values,
    numbers,
    keptPointers,
    keptColumns,
    keptValues,
    threshold,
    scale,
    seed,
    heap.compactionTable,
  );
  multiply(keptPointers, keptColumns, keptValues);
  heap.free(kept);
}
