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
  return {
    name,
    decimalComma: false,
    notes: [`read as ${format}`],
    named: true,
    read: async (visit) => {
      visit(columns, 0);
      for (const [record, line] of records)
        visit(
          columns.map((column) => cellOf(Object.hasOwn(record, column) ? record[column] : undefined)),
          line,
        );
    },
  };
}

function cellOf(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'object' ? JSON.stringify(value) : String(value).trim();
}
