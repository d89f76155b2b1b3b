import type { Reduction } from '@gnas/core/plugin';
import { type CompressedRows, rowsOfValues } from './sparse-structure.js';

/** [E, nodes]: row e is 1 at the source or target of edge e. In the given matrix, rows are targets and columns are sources. */
export function edgeEnds(edges: CompressedRows, end: 'source' | 'target'): CompressedRows {
  const { rows, columns, columnIndices } = edges;
  const count = columnIndices.length;
  return {
    rows: count,
    columns: end === 'source' ? columns : rows,
    rowPointers: countUp(count + 1),
    columnIndices: end === 'source' ? columnIndices : rowsOfValues(edges),
    values: new Float32Array(count).fill(1),
  };
}

/** [nodes, E]: row i is 1, or 1 / count for 'mean', at the incoming edges of node i. */
export function incomingEdges({ rows, rowPointers, columnIndices, values }: CompressedRows, reduce: Reduction): CompressedRows {
  const count = columnIndices.length;
  const matrix = { rows, columns: count, rowPointers, columnIndices: countUp(count), values };
  return reduce === 'mean' ? dividedByCount(matrix) : matrix;
}

/** Divides each row by its number of entries. */
export function dividedByCount(matrix: CompressedRows): CompressedRows {
  const values = matrix.values.slice();
  for (let i = 0; i < matrix.rows; i++) {
    const begin = matrix.rowPointers[i] as number;
    const end = matrix.rowPointers[i + 1] as number;
    for (let k = begin; k < end; k++) values[k] = (values[k] as number) / (end - begin);
  }
  return { ...matrix, values };
}

/** 0, 1, ..., length - 1 */
export function countUp(length: number): Int32Array {
  return new Int32Array(length).map((_, index) => index);
}
