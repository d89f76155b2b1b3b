import type { SparseMatrix } from '@gnas/core';

/** Builds a sparse matrix row by row. */
export class SparseMatrixBuilder {
  readonly #rowPointers: number[] = [0];
  readonly #columnIndices: number[] = [];
  readonly #values: number[] = [];

  constructor(readonly columns: number) {}

  /** Adds an entry to the current row. The columns of a row must ascend. */
  add(column: number, value: number): void {
    this.#columnIndices.push(column);
    this.#values.push(value);
  }

  /** Adds the entries of another matrix's row to the current row, shifted to the right by `offset` columns. */
  addRow({ rowPointers, columnIndices, values }: SparseMatrix, row: number, offset = 0): void {
    for (let at = rowPointers[row] as number; at < (rowPointers[row + 1] as number); at++)
      this.add(offset + (columnIndices[at] as number), values[at] as number);
  }

  /** Ends the current row and begins the next. */
  endRow(): void {
    this.#rowPointers.push(this.#columnIndices.length);
  }

  build(): SparseMatrix {
    return {
      layout: 'sparse',
      rows: this.#rowPointers.length - 1,
      columns: this.columns,
      rowPointers: Int32Array.from(this.#rowPointers),
      columnIndices: Int32Array.from(this.#columnIndices),
      values: Float32Array.from(this.#values),
    };
  }
}

/** Builds a sparse matrix of ones. @param rows columns of each row, ascending */
export function binaryRows(rows: readonly (readonly number[])[], columns: number): SparseMatrix {
  const builder = new SparseMatrixBuilder(columns);
  for (const row of rows) {
    for (const column of row) builder.add(column, 1);
    builder.endRow();
  }
  return builder.build();
}
