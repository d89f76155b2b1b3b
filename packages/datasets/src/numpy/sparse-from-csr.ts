import { GnasError, type SparseMatrix } from '@gnas/core';

type Numbers = ArrayLike<number>;

/**
 * A checked sparse matrix from SciPy's CSR arrays: columns sorted, repeated entries summed, zeros left out.
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
  const outPointers = new Int32Array(rows + 1);
  const outColumns: number[] = [];
  const outValues: number[] = [];
  for (let row = 0; row < rows; row++) {
    const begin = rowPointers[row] as number;
    const end = rowPointers[row + 1] as number;
    if (!(begin <= end && end <= stored)) refuse(`the row pointers of its sparse matrix fall at row ${row}.`);
    const entries = new Map<number, number>();
    for (let at = begin; at < end; at++) {
      const column = columnIndices[at] as number;
      if (!(column >= 0 && column < columns)) refuse(`row ${row} of its sparse matrix has column ${column} of ${columns}.`);
      entries.set(column, (entries.get(column) ?? 0) + (values[at] as number));
    }
    for (const [column, value] of [...entries].sort(([a], [b]) => a - b)) {
      if (value === 0) continue;
      outColumns.push(column);
      outValues.push(value);
    }
    outPointers[row + 1] = outColumns.length;
  }
  return {
    layout: 'sparse',
    rows,
    columns,
    rowPointers: outPointers,
    columnIndices: Int32Array.from(outColumns),
    values: Float32Array.from(outValues),
  };
}
