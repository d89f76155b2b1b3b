import { GnasError, type SparseMatrix } from '@gnas/core';

type Numbers = ArrayLike<number>;

/**
 * Checks SciPy's CSR arrays and converts them to a sparse matrix: columns sorted, repeated entries summed, zeros removed.
 * @throws GnasError GNAS_INVALID_FILE
 */
export function sparseFromCsr(
  fileName: string,
  rows: number,
  columns: number,
  rowPointers: Numbers,
  columnIndices: Numbers,
  values: Numbers,
): SparseMatrix {
  const refuse = (problem: string): never => {
    throw new GnasError('GNAS_INVALID_FILE', `${fileName}: ${problem}`);
  };
  const stored = columnIndices.length;
  if (rowPointers.length !== rows + 1 || rowPointers[0] !== 0 || rowPointers[rows] !== stored || values.length !== stored)
    refuse(
      `its sparse matrix of ${rows} rows has ${rowPointers.length} row pointers, ${stored} columns and ${values.length} values.`,
    );
  const matrix = {
    rowPointers: new Int32Array(rows + 1),
    columnIndices: new Int32Array(stored),
    values: new Float32Array(stored),
  };
  let kept = 0;
  const keep = (column: number, value: number): void => {
    if (value === 0) return;
    matrix.columnIndices[kept] = column;
    matrix.values[kept++] = value;
  };
  for (let row = 0; row < rows; row++) {
    const begin = rowPointers[row] as number;
    const end = rowPointers[row + 1] as number;
    if (!(Number.isInteger(end) && begin <= end && end <= stored))
      refuse(`the row pointers of its sparse matrix decrease at row ${row}.`);
    let ascends = true;
    for (let at = begin; at < end; at++) {
      const column = columnIndices[at] as number;
      if (!(Number.isInteger(column) && column >= 0 && column < columns))
        refuse(`row ${row} of its sparse matrix has column ${column}; expected 0 to ${columns - 1}.`);
      ascends &&= at === begin || column > (columnIndices[at - 1] as number);
    }
    if (ascends) for (let at = begin; at < end; at++) keep(columnIndices[at] as number, values[at] as number);
    else for (const [column, value] of sortedRow(columnIndices, values, begin, end)) keep(column, value);
    matrix.rowPointers[row + 1] = kept;
  }
  return {
    layout: 'sparse',
    rows,
    columns,
    rowPointers: matrix.rowPointers,
    columnIndices: matrix.columnIndices.slice(0, kept),
    values: matrix.values.slice(0, kept),
  };
}

function sortedRow(columnIndices: Numbers, values: Numbers, begin: number, end: number): [number, number][] {
  const entries = new Map<number, number>();
  for (let at = begin; at < end; at++) {
    const column = columnIndices[at] as number;
    entries.set(column, (entries.get(column) ?? 0) + (values[at] as number));
  }
  return [...entries].sort(([a], [b]) => a - b);
}
