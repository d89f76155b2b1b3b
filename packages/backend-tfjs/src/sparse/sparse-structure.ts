import { groupByRow, reorder, selectRows } from '@gnas/core/plugin';

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
  rowOf: Int32Array,
  columnOf: Int32Array,
  storedValue: Float32Array,
): CompressedRows & { readonly permutation: Int32Array } {
  const { rowPointers, order } = groupByRow(rows, rowOf);
  return {
    rows,
    columns,
    rowPointers,
    columnIndices: reorder(columnOf, order),
    values: reorder(storedValue, order),
    permutation: order,
  };
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
  const { rowPointers, order } = selectRows(whole.rowPointers, rowNumbers);
  const columnIndices = reorder(whole.columnIndices, order);
  return {
    rows: rowNumbers.length,
    columns,
    rowPointers,
    columnIndices: columnOf ? reorder(columnOf, columnIndices) : columnIndices,
    values: reorder(whole.values, order),
    numbers: order,
  };
}

/** [stored values] row of each stored value. */
export function rowsOfValues({ rows, rowPointers, columnIndices }: CompressedRows): Int32Array {
  const rowOf = new Int32Array(columnIndices.length);
  for (let i = 0; i < rows; i++) rowOf.fill(i, rowPointers[i], rowPointers[i + 1]);
  return rowOf;
}

function transpose(matrix: CompressedRows): CompressedRows {
  const turned = compressRows(matrix.columns, matrix.rows, matrix.columnIndices, rowsOfValues(matrix), matrix.values);
  const { numbers } = matrix;
  return { ...turned, numbers: numbers ? reorder(numbers, turned.permutation) : turned.permutation };
}
