import type { SparseMatrix } from '@gnas/core';

/** Scales each row to a sum of 1. A row of zeros stays as it is. */
export function normalizeRows(matrix: SparseMatrix): SparseMatrix {
  const values = matrix.values.slice();
  for (let row = 0; row < matrix.rows; row++) {
    const part = values.subarray(matrix.rowPointers[row], matrix.rowPointers[row + 1]);
    const sum = part.reduce((a, b) => a + b, 0);
    if (sum !== 0)
      part.forEach((value, at) => {
        part[at] = value / sum;
      });
  }
  return { ...matrix, values };
}
