import type { SparseMatrix } from '@gnas/core';
import { SparseMatrixBuilder } from '../sparse-matrix-builder.js';
import { wordsOf } from '../words.js';
import { booleanOf } from './boolean-words.js';
import type { CategoryColumn, DateColumn, FeatureColumn, TextColumn } from './column-schema.js';
import { readDate } from './date-format.js';
import { bucketOf } from './hash.js';
import { isMissing } from './missing.js';
import { readNumber } from './number-format.js';

const days = { year: 365.2425, week: 7, day: 1 } as const;
const millisecondsPerDay = 86_400_000;

/** Puts the entries of a cell into the current row of a matrix. Columns ascend. */
type CellEncoder = (cell: string, builder: SparseMatrixBuilder) => void;

/** Number of feature columns without the one that marks missing cells. */
function valueWidth(column: FeatureColumn): number {
  switch (column.kind) {
    case 'category':
      return column.buckets || column.values.length + (column.rare > 0 ? 1 : 0);
    case 'date':
      return 1 + 2 * column.cycles.length;
    case 'text':
      return column.words.length + column.buckets;
    default:
      return 1;
  }
}

/**
 * Encodes a column. A missing cell is the mean of a number or a date, and all zeros elsewhere; if the training table had missing cells,
 * one more column marks them. A cell that doesn't fit is treated as missing; the caller reports it. -> [rows, width]
 */
export function encodeColumn(column: FeatureColumn, cells: readonly string[]): SparseMatrix {
  const width = valueWidth(column);
  const marks = column.missing > 0 && column.kind !== 'text';
  const builder = new SparseMatrixBuilder(width + (marks ? 1 : 0));
  const encode = encoderOf(column);
  for (const cell of cells) {
    if (!isMissing(cell)) encode(cell, builder);
    else if (marks) builder.add(width, 1);
    builder.endRow();
  }
  return builder.build();
}

function encoderOf(column: FeatureColumn): CellEncoder {
  switch (column.kind) {
    case 'number':
      return (cell, builder) => {
        const value = readNumber(cell, column.format);
        if (value !== undefined) builder.add(0, (value - column.mean) / column.deviation);
      };
    case 'boolean':
      return (cell, builder) => {
        if (booleanOf(cell, column)) builder.add(0, 1);
      };
    case 'category':
      return categoryEncoder(column);
    case 'date':
      return dateEncoder(column);
    case 'text':
      return textEncoder(column);
  }
}

function categoryEncoder({ values, rare, buckets }: CategoryColumn): CellEncoder {
  const columnOf = new Map(values.map((value, at) => [value, at]));
  return (cell, builder) => {
    const at = buckets > 0 ? bucketOf(cell, buckets) : (columnOf.get(cell) ?? (rare > 0 ? values.length : undefined));
    if (at !== undefined) builder.add(at, 1);
  };
}

function dateEncoder({ order, mean, deviation, cycles }: DateColumn): CellEncoder {
  return (cell, builder) => {
    const time = readDate(cell, order);
    if (time === undefined) return;
    const day = time / millisecondsPerDay;
    builder.add(0, (day - mean) / deviation);
    cycles.forEach((cycle, at) => {
      const angle = (2 * Math.PI * day) / days[cycle];
      builder.add(1 + 2 * at, Math.sin(angle));
      builder.add(2 + 2 * at, Math.cos(angle));
    });
  };
}

/** Counts words and weights them by their rarity; the entries of a row have a root mean square of 1, like those of other columns. */
function textEncoder({ words, weights, buckets }: TextColumn): CellEncoder {
  const columnOf = new Map(words.map((word, at) => [word, at]));
  const rarest = weights.reduce((a, b) => Math.max(a, b), 1);
  return (cell, builder) => {
    const entries = new Map<number, number>();
    for (const word of wordsOf(cell)) {
      const known = columnOf.get(word);
      if (known === undefined && buckets === 0) continue;
      const at = known ?? words.length + bucketOf(word, buckets);
      entries.set(at, (entries.get(at) ?? 0) + (known === undefined ? rarest : (weights[known] as number)));
    }
    const scale = Math.sqrt(entries.size) / Math.hypot(...entries.values());
    for (const [at, value] of [...entries].sort(([a], [b]) => a - b)) builder.add(at, value * scale);
  };
}

/** Puts matrices of the same rows side by side. */
export function sideBySide(parts: readonly SparseMatrix[], rows: number): SparseMatrix {
  const builder = new SparseMatrixBuilder(parts.reduce((sum, part) => sum + part.columns, 0));
  for (let row = 0; row < rows; row++) {
    let offset = 0;
    for (const part of parts) {
      builder.addRow(part, row, offset);
      offset += part.columns;
    }
    builder.endRow();
  }
  return builder.build();
}
