import type { SparseMatrix } from '@gnas/core';
import * as z from 'zod';
import { encodeWords, vocabulary } from '../bag-of-words.js';
import { binaryRows, SparseMatrixBuilder } from '../sparse-matrix-builder.js';

/** What a column holds. Ids and empty columns tell nothing about other nodes, so they do not become features. */
export type ColumnKind = 'number' | 'category' | 'text' | 'id' | 'empty';

const name = z.string();
const numberColumn = z.object({ kind: z.literal('number'), name, mean: z.number(), deviation: z.number().positive() });
const categoryColumn = z.object({ kind: z.literal('category'), name, values: z.array(z.string()).min(1) });
const textColumn = z.object({ kind: z.literal('text'), name, words: z.array(z.string()) });

export const columnSchema = z.discriminatedUnion('kind', [
  numberColumn,
  categoryColumn,
  textColumn,
  z.object({ kind: z.enum(['id', 'empty']), name }),
]);

/** Numbers, standardized by the mean and standard deviation of the table that the model was trained on. */
export type NumberColumn = z.output<typeof numberColumn>;
/** Values, one-hot encoded. A value that was not in the table becomes all zeros. */
export type CategoryColumn = z.output<typeof categoryColumn>;
/** Texts, encoded as a bag of these words. */
export type TextColumn = z.output<typeof textColumn>;
/** How a column becomes features. */
export type ColumnSchema = z.output<typeof columnSchema>;
export type FeatureColumn = NumberColumn | CategoryColumn | TextColumn;

/** Maximum number of values of a category column. */
const maxCategories = 50;

/**
 * Infers what a column holds: numbers, a few repeated values, or texts, most of which have several words. Anything else is taken for
 * an id.
 */
export function columnKind(cells: readonly string[]): ColumnKind {
  const filled = cells.filter((cell) => cell !== '');
  if (filled.length === 0) return 'empty';
  if (filled.every(isNumber)) return 'number';
  const distinct = new Set(filled).size;
  if (distinct <= maxCategories && distinct <= Math.max(2, filled.length / 2)) return 'category';
  const severalWords = filled.filter((cell) => /\S\s+\S/.test(cell)).length;
  return severalWords >= filled.length / 2 ? 'text' : 'id';
}

/** Returns the rows whose cells are not numbers, if the column otherwise holds numbers (at least nine cells in ten). */
export function strayCells(cells: readonly string[]): number[] {
  const filled = [...cells.keys()].filter((row) => cells[row] !== '');
  const stray = filled.filter((row) => !isNumber(cells[row] as string));
  return stray.length <= filled.length / 10 ? stray : [];
}

export function isNumber(cell: string): boolean {
  return cell !== '' && Number.isFinite(Number(cell));
}

/** Infers how a column of a table becomes features. */
export function inferColumn(name: string, cells: readonly string[]): ColumnSchema {
  const kind = columnKind(cells);
  const filled = cells.filter((cell) => cell !== '');
  if (kind === 'text') return { kind, name, words: vocabulary(cells, { minTexts: 2, maxShare: 0.5 }) };
  if (kind === 'category') return { kind, name, values: [...new Set(filled)].sort() };
  if (kind !== 'number') return { kind, name };
  const numbers = filled.map(Number);
  const mean = numbers.reduce((a, b) => a + b / numbers.length, 0);
  const deviation = Math.sqrt(numbers.reduce((sum, value) => sum + (value - mean) ** 2 / numbers.length, 0));
  return { kind, name, mean, deviation: Number.isFinite(deviation) && deviation > 0 ? deviation : 1 };
}

export function isFeature(column: ColumnSchema): column is FeatureColumn {
  return column.kind !== 'id' && column.kind !== 'empty';
}

/** Encodes a column: a standardized number (empty: 0, the mean), a one-hot category, or a bag of words. -> [rows, width] */
export function encodeColumn(column: FeatureColumn, cells: readonly string[]): SparseMatrix {
  if (column.kind === 'text') return encodeWords(cells, column.words);
  if (column.kind === 'category') {
    const columnOf = new Map(column.values.map((value, at) => [value, at]));
    const rows = cells.map((cell) => {
      const at = columnOf.get(cell);
      return at === undefined ? [] : [at];
    });
    return binaryRows(rows, column.values.length);
  }
  const builder = new SparseMatrixBuilder(1);
  for (const cell of cells) {
    builder.add(0, cell === '' ? 0 : (Number(cell) - column.mean) / column.deviation);
    builder.endRow();
  }
  return builder.build();
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
