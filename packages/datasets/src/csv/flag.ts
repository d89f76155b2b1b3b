import type { BooleanColumn } from './column-schema.js';

/** Reads a cell of a column of two values as 0 or 1; undefined if it holds neither. A 1 may be written as 1.0, as pandas does. */
export function flagIn({ no, yes }: Pick<BooleanColumn, 'no' | 'yes'>, cell: string): 0 | 1 | undefined {
  const value = /^[01]\.0+$/.test(cell) ? cell.slice(0, 1) : cell.toLowerCase();
  if (value === yes) return 1;
  return value === no ? 0 : undefined;
}
