/** Addresses of a structure's arrays on a device's heap, in bytes. */
export interface SparseAddresses {
  readonly rowPointers: number;
  readonly columns: number;
  readonly values: number;
  /** For a transpose: the position of each stored value in the original. Otherwise 0. */
  readonly permutation: number;
  /** Index of each stored value for dropout. 0 if that is its position. */
  readonly numbers: number;
}

/** Compressed sparse rows in host memory. */
export interface CompressedRows {
  readonly rows: number;
  readonly columns: number;
  /** [rows + 1] */
  readonly rowPointers: Int32Array;
  /** [stored values] */
  readonly columnIndices: Int32Array;
  /** [stored values] */
  readonly values: Float32Array;
  /** [stored values] position of each value in the original, for a transpose only */
  readonly permutation?: Int32Array;
  /** [stored values] index of each value for dropout, if that is not its position: in a transpose and in some rows of a matrix */
  readonly numbers?: Int32Array;
}

/**
 * A sparse matrix prepared for kernels: its rows, its transpose (computed on first use, for gradients), and a device's copies of
 * both. It is an attribute of kernels, not a tensor, and has no gradient.
 */
export class SparseStructure {
  #transposed: CompressedRows | undefined;
  readonly #onDevice = new Map<CompressedRows, SparseAddresses>();
  #free: ((addresses: SparseAddresses) => void) | undefined;
  readonly #held: (() => void)[] = [];

  constructor(readonly forward: CompressedRows) {}

  get transposed(): CompressedRows {
    this.#transposed ??= transpose(this.forward);
    return this.#transposed;
  }

  /** Addresses of the copy on a device. `copy` makes it on first use, and `free` releases it when the structure is disposed. */
  addresses(
    rows: CompressedRows,
    copy: (rows: CompressedRows) => SparseAddresses,
    free: (addresses: SparseAddresses) => void,
  ): SparseAddresses {
    let addresses = this.#onDevice.get(rows);
    if (!addresses) {
      addresses = copy(rows);
      this.#onDevice.set(rows, addresses);
      this.#free = free;
    }
    return addresses;
  }

  /** Calls `free` when the structure is disposed, for devices that keep copies in another form. */
  whenDisposed(free: () => void): void {
    this.#held.push(free);
  }

  dispose(): void {
    for (const addresses of this.#onDevice.values()) this.#free?.(addresses);
    this.#onDevice.clear();
    for (const free of this.#held.splice(0)) free();
  }
}

/** Sorts entries (row, column, value) by row and keeps their order within a row. */
export function compressRows(
  rows: number,
  columns: number,
  rowOf: ArrayLike<number>,
  columnOf: ArrayLike<number>,
  storedValue: ArrayLike<number>,
): CompressedRows & { readonly permutation: Int32Array } {
  const count = rowOf.length;
  const rowPointers = new Int32Array(rows + 1);
  for (let k = 0; k < count; k++) {
    const after = (rowOf[k] as number) + 1;
    rowPointers[after] = (rowPointers[after] as number) + 1;
  }
  for (let i = 0; i < rows; i++) rowPointers[i + 1] = (rowPointers[i + 1] as number) + (rowPointers[i] as number);
  const next = rowPointers.slice(0, rows);
  const columnIndices = new Int32Array(count);
  const values = new Float32Array(count);
  const permutation = new Int32Array(count);
  for (let k = 0; k < count; k++) {
    const row = rowOf[k] as number;
    const to = next[row] as number;
    next[row] = to + 1;
    columnIndices[to] = columnOf[k] as number;
    values[to] = storedValue[k] as number;
    permutation[to] = k;
  }
  return { rows, columns, rowPointers, columnIndices, values, permutation };
}

/**
 * Takes the listed rows of a matrix, in that order.
 * @param columnOf new index of each column, in a matrix of `columns` columns; default the same columns
 */
export function restrictRows(
  whole: CompressedRows,
  rowNumbers: Int32Array,
  columnOf?: Int32Array,
  columns = whole.columns,
): CompressedRows {
  const rowPointers = new Int32Array(rowNumbers.length + 1);
  for (let at = 0; at < rowNumbers.length; at++) {
    const row = rowNumbers[at] as number;
    const stored = (whole.rowPointers[row + 1] as number) - (whole.rowPointers[row] as number);
    rowPointers[at + 1] = (rowPointers[at] as number) + stored;
  }
  const count = rowPointers[rowNumbers.length] as number;
  const columnIndices = new Int32Array(count);
  const values = new Float32Array(count);
  const numbers = new Int32Array(count);
  for (let at = 0, to = 0; at < rowNumbers.length; at++) {
    const row = rowNumbers[at] as number;
    for (let k = whole.rowPointers[row] as number; k < (whole.rowPointers[row + 1] as number); k++, to++) {
      const column = whole.columnIndices[k] as number;
      columnIndices[to] = columnOf ? (columnOf[column] as number) : column;
      values[to] = whole.values[k] as number;
      numbers[to] = k;
    }
  }
  return { rows: rowNumbers.length, columns, rowPointers, columnIndices, values, numbers };
}

function transpose(matrix: CompressedRows): CompressedRows {
  const rowOf = new Int32Array(matrix.columnIndices.length);
  for (let i = 0; i < matrix.rows; i++) rowOf.fill(i, matrix.rowPointers[i], matrix.rowPointers[i + 1]);
  const turned = compressRows(matrix.columns, matrix.rows, matrix.columnIndices, rowOf, matrix.values);
  const { numbers } = matrix;
  return { ...turned, numbers: numbers ? turned.permutation.map((place) => numbers[place] as number) : turned.permutation };
}
