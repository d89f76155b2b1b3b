import type { SparseMatrix } from '@gnas/core';
import { bagOfWords, binaryRows } from '../bag-of-words.js';

/** How a column becomes features. */
export type ColumnKind = 'number' | 'category' | 'text' | 'ignored';

/** Most values that a column of categories may have. */
const maxCategories = 50;

/**
 * What a column holds: numbers; text, where values have several words and many differ; a few values that repeat; else
 * something like an id, which says nothing about other nodes and is ignored.
 */
export function columnKind(cells: readonly string[]): ColumnKind {
  const filled = cells.filter((cell) => cell !== '');
  if (filled.length === 0) return 'ignored';
  if (filled.every((cell) => Number.isFinite(Number(cell)))) return 'number';
  const distinct = new Set(filled).size;
  if (distinct <= maxCategories && distinct <= Math.max(2, filled.length / 2)) return 'category';
  const severalWords = filled.filter((cell) => /\S\s+\S/.test(cell)).length;
  return severalWords >= filled.length / 2 ? 'text' : 'ignored';
}

/** Features of one column [rows, width]: standardized number (empty: 0, the mean), one-hot category, or bag of words. */
export function columnFeatures(cells: readonly string[], kind: Exclude<ColumnKind, 'ignored'>): SparseMatrix {
  if (kind === 'text') return bagOfWords(cells, { minTexts: 2, maxShare: 0.5 });
  if (kind === 'category') {
    const values = [...new Set(cells.filter((cell) => cell !== ''))].sort();
    return binaryRows(
      cells.map((cell) => (cell === '' ? [] : [values.indexOf(cell)])),
      values.length,
    );
  }
  const numbers = cells.filter((cell) => cell !== '').map(Number);
  const mean = numbers.reduce((a, b) => a + b, 0) / numbers.length;
  const deviation = Math.sqrt(numbers.reduce((sum, value) => sum + (value - mean) ** 2, 0) / numbers.length) || 1;
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
