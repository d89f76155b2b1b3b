import type { SparseMatrix } from '@gnas/core';

/** Builds a sparse matrix row by row, in typed arrays that grow. */
export class SparseMatrixBuilder {
  #rowPointers = new Int32Array(1024);
  #columnIndices = new Int32Array(1024);
  #values = new Float32Array(1024);
  #rows = 0;
  #stored = 0;

  constructor(readonly columns: number) {}

  /** Adds an entry to the current row. The columns of a row must ascend. */
  add(column: number, value: number): void {
    if (this.#stored === this.#values.length) {
      this.#columnIndices = larger(this.#columnIndices, Int32Array);
      this.#values = larger(this.#values, Float32Array);
    }
    this.#columnIndices[this.#stored] = column;
    this.#values[this.#stored++] = value;
  }

  /** Adds the entries of another matrix's row to the current row, shifted to the right by `offset` columns. */
  addRow({ rowPointers, columnIndices, values }: SparseMatrix, row: number, offset = 0): void {
    for (let at = rowPointers[row] as number; at < (rowPointers[row + 1] as number); at++)
      this.add(offset + (columnIndices[at] as number), values[at] as number);
  }

  /** Ends the current row and begins the next. */
  endRow(): void {
    if (++this.#rows === this.#rowPointers.length) this.#rowPointers = larger(this.#rowPointers, Int32Array);
    this.#rowPointers[this.#rows] = this.#stored;
  }

  build(): SparseMatrix {
    return {
      layout: 'sparse',
      rows: this.#rows,
      columns: this.columns,
      rowPointers: this.#rowPointers.slice(0, this.#rows + 1),
      columnIndices: this.#columnIndices.slice(0, this.#stored),
      values: this.#values.slice(0, this.#stored),
    };
  }
}

function larger<T extends Int32Array | Float32Array>(values: T, Type: new (length: number) => T): T {
  const copy = new Type(2 * values.length);
  copy.set(values);
  return copy;
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
