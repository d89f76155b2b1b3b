import type { SparseMatrix } from '../graph/graph.js';

/** Converts a dense matrix in row-major order to a sparse one. Zeros are not stored. */
export function sparseMatrix(rows: number, columns: number, values: ArrayLike<number>): SparseMatrix {
  const rowPointers = new Int32Array(rows + 1);
  const columnIndices: number[] = [];
  const stored: number[] = [];
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      const value = values[i * columns + j] as number;
      if (value === 0) continue;
      columnIndices.push(j);
      stored.push(value);
    }
    rowPointers[i + 1] = stored.length;
  }
  return {
    layout: 'sparse',
    rows,
    columns,
    rowPointers,
    columnIndices: Int32Array.from(columnIndices),
    values: Float32Array.from(stored),
  };
}
