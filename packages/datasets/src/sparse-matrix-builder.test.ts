import { expect, it } from 'vitest';
import { binaryRows, SparseMatrixBuilder } from './sparse-matrix-builder.js';

it('builds rows from entries and from rows of other matrices', () => {
  const builder = new SparseMatrixBuilder(5);
  builder.add(1, 0.5);
  builder.endRow();
  builder.endRow();
  const ones = binaryRows([[0], [0, 1]], 2);
  builder.add(0, 2);
  builder.addRow(ones, 1, 3);
  builder.endRow();
  expect(builder.build()).toEqual({
    layout: 'sparse',
    rows: 3,
    columns: 5,
    rowPointers: Int32Array.of(0, 1, 1, 4),
    columnIndices: Int32Array.of(1, 0, 3, 4),
    values: Float32Array.of(0.5, 2, 1, 1),
  });
});
