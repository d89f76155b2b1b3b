import { GnasError, type SparseMatrix } from '@gnas/core';
import { SparseMatrixBuilder } from '../sparse-matrix-builder.js';

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
  const builder = new SparseMatrixBuilder(columns);
  for (let row = 0; row < rows; row++) {
    const begin = rowPointers[row] as number;
    const end = rowPointers[row + 1] as number;
    if (!(begin <= end && end <= stored)) refuse(`the row pointers of its sparse matrix decrease at row ${row}.`);
    const entries = new Map<number, number>();
    for (let at = begin; at < end; at++) {
      const column = columnIndices[at] as number;
      if (!(column >= 0 && column < columns))
        refuse(`row ${row} of its sparse matrix has column ${column}; expected 0 to ${columns - 1}.`);
      entries.set(column, (entries.get(column) ?? 0) + (values[at] as number));
    }
    for (const [column, value] of [...entries].sort(([a], [b]) => a - b)) if (value !== 0) builder.add(column, value);
    builder.endRow();
  }
  return builder.build();
}
