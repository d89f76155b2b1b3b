import type { Reduction } from '@gnas/core/plugin';
import type { CompressedRows } from './sparse-structure.js';

/** [E, nodes]: row e is 1 at the source or target of edge e. `edges` has them by target, sources as columns. */
export function edgeEnds(
  { rows, columns, rowPointers, columnIndices }: CompressedRows,
  end: 'source' | 'target',
): CompressedRows {
  const count = columnIndices.length;
  return {
    rows: count,
    columns: end === 'source' ? columns : rows,
    rowPointers: countUp(count + 1),
    columnIndices: end === 'source' ? columnIndices : expandRows(rowPointers, count),
    values: new Float32Array(count).fill(1),
  };
}

/** [nodes, E]: row i is 1, or for 'mean' 1 / count, at the edges that end in node i. */
export function incomingEdges({ rows, rowPointers, columnIndices, values }: CompressedRows, reduce: Reduction): CompressedRows {
  const count = columnIndices.length;
  const matrix = { rows, columns: count, rowPointers, columnIndices: countUp(count), values };
  return reduce === 'mean' ? dividedByCount(matrix) : matrix;
}

/** Each row over the number of its entries. */
export function dividedByCount(matrix: CompressedRows): CompressedRows {
  const values = matrix.values.slice();
  for (let i = 0; i < matrix.rows; i++) {
    const begin = matrix.rowPointers[i] as number;
    const end = matrix.rowPointers[i + 1] as number;
    for (let k = begin; k < end; k++) values[k] = (values[k] as number) / (end - begin);
  }
  return { ...matrix, values };
}

export function countUp(length: number): Int32Array {
  return new Int32Array(length).map((_, index) => index);
}

function expandRows(rowPointers: Int32Array, count: number): Int32Array {
  const rows = new Int32Array(count);
  for (let i = 0; i + 1 < rowPointers.length; i++) rows.fill(i, rowPointers[i], rowPointers[i + 1]);
  return rows;
}
