import type { SparseMatrix } from '@gnas/core';
import { z } from 'zod';
import { binaryRows, encodeWords, vocabulary } from '../bag-of-words.js';

/** What a column holds. Ids and empty columns say nothing about other nodes, and do not become features. */
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

/** Numbers, scaled to mean 0 and standard deviation 1 of the table that the model was trained on. */
export type NumberColumn = z.output<typeof numberColumn>;
/** Values, one-hot; a value that was not in the table is all zeros. */
export type CategoryColumn = z.output<typeof categoryColumn>;
/** Texts, as a bag of these words. */
export type TextColumn = z.output<typeof textColumn>;
/** How a column becomes features. */
export type ColumnSchema = z.output<typeof columnSchema>;
export type FeatureColumn = NumberColumn | CategoryColumn | TextColumn;

/** Most values that a column of categories may have. */
const maxCategories = 50;

/**
 * What a column holds: numbers; text, where values have several words and many differ; a few values that repeat; else
 * something like an id.
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

/** Rows of cells that are no numbers, in a column that would be one of numbers without them; at most a tenth of it. */
export function strayCells(cells: readonly string[]): number[] {
  const filled = [...cells.keys()].filter((row) => cells[row] !== '');
  const stray = filled.filter((row) => !isNumber(cells[row] as string));
  return stray.length <= filled.length / 10 ? stray : [];
}

export function isNumber(cell: string): boolean {
  return cell !== '' && Number.isFinite(Number(cell));
}

/** How the column of a table becomes features. */
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

/** Features of one column [rows, width]: standardized number (empty: 0, the mean), one-hot category, or bag of words. */
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
  const { mean, deviation } = column;
  return {
    layout: 'sparse',
    rows: cells.length,
    columns: 1,
    rowPointers: Int32Array.from({ length: cells.length + 1 }, (_, row) => row),
    columnIndices: new Int32Array(cells.length),
    values: Float32Array.from(cells, (cell) => (cell === '' ? 0 : (Number(cell) - mean) / deviation)),
  };
}

/** Puts matrices of the same rows side by side. */
export function sideBySide(parts: readonly SparseMatrix[], rows: number): SparseMatrix {
  const rowPointers = new Int32Array(rows + 1);
  const columnIndices: number[] = [];
  const values: number[] = [];
  for (let row = 0; row < rows; row++) {
    let offset = 0;
    for (const part of parts) {
      for (let at = part.rowPointers[row] as number; at < (part.rowPointers[row + 1] as number); at++) {
        columnIndices.push(offset + (part.columnIndices[at] as number));
        values.push(part.values[at] as number);
      }
      offset += part.columns;
    }
    rowPointers[row + 1] = columnIndices.length;
  }
  const columns = parts.reduce((sum, part) => sum + part.columns, 0);
  return {
    layout: 'sparse',
    rows,
    columns,
    rowPointers,
    columnIndices: Int32Array.from(columnIndices),
    values: Float32Array.from(values),
  };
}
