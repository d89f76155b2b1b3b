import { GnasError } from '@gnas/core';
import type { TableReader } from './read-csv.js';

/** Records with keys, and the line of each one. */
export type KeyedRecord = readonly [record: Readonly<Record<string, unknown>>, line: number];

/** Makes a table of records with keys, which are the columns. A key that a record lacks, or null, is an empty cell. */
export function tableOfRecords(
  name: string,
  format: string,
  columns: readonly string[],
  records: readonly KeyedRecord[],
): TableReader {
  checkFilled(name, columns, records);
  return {
    name,
    decimalComma: false,
    notes: [`read as ${format}`],
    named: true,
    read: async (visit) => {
      visit(columns, 0);
      for (const [record, line] of records)
        visit(
          columns.map((column) => cellOf(Object.hasOwn(record, column) ? record[column] : undefined, `${name}, line ${line}`)),
          line,
        );
    },
  };
}

/** Cells of a table that are never too many, and the most for each one that has a value. */
const [fewCells, mostPerValue] = [2 ** 22, 50];

/** Refuses records of which most lack most of the keys: few bytes would make a table of a billion empty cells. */
function checkFilled(name: string, columns: readonly string[], records: readonly KeyedRecord[]): void {
  const cells = columns.length * records.length;
  if (cells <= fewCells) return;
  const values = records.reduce((sum, [record]) => sum + Object.keys(record).length, 0);
  if (cells <= mostPerValue * values) return;
  const [rows, keys] = [records.length, columns.length].map((each) => each.toLocaleString('en'));
  throw new GnasError(
    'GNAS_INVALID_FILE',
    `${name}: its ${rows} rows have ${keys} different keys, and most rows lack most of them. Give all rows the same keys, such as one with a list of words.`,
  );
}

function cellOf(value: unknown, where: string): string {
  if (value === undefined || value === null) return '';
  if (value instanceof Date) return value.toISOString();
  if (typeof value !== 'object') return String(value).trim();
  try {
    return JSON.stringify(value);
  } catch (cause) {
    throw new GnasError(
      'GNAS_INVALID_FILE',
      `${where}: a value can't be written as text: ${cause instanceof Error ? cause.message : cause}. Leave it out.`,
      { cause },
    );
  }
}
