import type { DenseMatrix, FeatureMatrix, SparseMatrix } from './graph.js';

/** The listed rows of a feature matrix, in that order; sparse ones stay sparse. */
export function featureRows(features: FeatureMatrix, rows: Int32Array): FeatureMatrix {
  return features.layout === 'dense' ? denseRows(features, rows) : sparseRows(features, rows);
}

function denseRows({ columns, values }: DenseMatrix, rows: Int32Array): DenseMatrix {
  const taken = new Float32Array(rows.length * columns);
  for (let row = 0, to = 0; row < rows.length; row++) {
    const begin = (rows[row] as number) * columns;
    for (let from = begin; from < begin + columns; from++, to++) taken[to] = values[from] as number;
  }
  return { layout: 'dense', rows: rows.length, columns, values: taken };
}

function sparseRows({ columns, rowPointers, columnIndices, values }: SparseMatrix, rows: Int32Array): SparseMatrix {
  const pointers = new Int32Array(rows.length + 1);
  for (let row = 0; row < rows.length; row++) {
    const node = rows[row] as number;
    pointers[row + 1] = (pointers[row] as number) + (rowPointers[node + 1] as number) - (rowPointers[node] as number);
  }
  const stored = pointers[rows.length] as number;
  const takenColumns = new Int32Array(stored);
  const taken = new Float32Array(stored);
  for (let row = 0, to = 0; row < rows.length; row++) {
    const node = rows[row] as number;
    for (let from = rowPointers[node] as number; from < (rowPointers[node + 1] as number); from++, to++) {
      takenColumns[to] = columnIndices[from] as number;
      taken[to] = values[from] as number;
    }
  }
  return {
    layout: 'sparse',
    rows: rows.length,
    columns,
    rowPointers: pointers,
    columnIndices: takenColumns,
    values: taken,
  };
}
