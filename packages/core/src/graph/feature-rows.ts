import { reorder, selectRows } from './compressed-rows.js';
import type { DenseMatrix, FeatureMatrix, SparseMatrix } from './graph.js';

/** Takes the listed rows of a feature matrix, in that order. A sparse matrix stays sparse. */
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

function sparseRows(features: SparseMatrix, rows: Int32Array): SparseMatrix {
  const { rowPointers, order } = selectRows(features.rowPointers, rows);
  return {
    layout: 'sparse',
    rows: rows.length,
    columns: features.columns,
    rowPointers,
    columnIndices: reorder(features.columnIndices, order),
    values: reorder(features.values, order),
  };
}
