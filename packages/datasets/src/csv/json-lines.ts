import type { TableReader } from './read-csv.js';

/** Reads JSON Lines: one object a line. Its keys are the columns; a key that a line lacks, or null, is an empty cell. */
export function readJsonLines(name: string, text: string, refuse: (problem: string) => never): TableReader {
  const columns = new Set<string>();
  const records: [record: Readonly<Record<string, unknown>>, line: number][] = [];
  text.split('\n').forEach((row, at) => {
    if (row.trim() === '') return;
    let value: unknown;
    try {
      value = JSON.parse(row);
    } catch (cause) {
      refuse(`, line ${at + 1}: the line is not JSON: ${cause instanceof Error ? cause.message : cause}`);
    }
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      refuse(`, line ${at + 1}: expected a JSON object in each line.`);
    for (const key of Object.keys(value as object)) columns.add(key);
    records.push([value as Record<string, unknown>, at + 1]);
  });
  const names = [...columns];
  return {
    name,
    decimalComma: false,
    notes: ['read as JSON Lines'],
    named: true,
    read: async (visit) => {
      visit(names, 0);
      for (const [record, line] of records)
        visit(
          names.map((column) => cellOf(record, column)),
          line,
        );
    },
  };
}

function cellOf(record: Readonly<Record<string, unknown>>, column: string): string {
  const value = Object.hasOwn(record, column) ? record[column] : undefined;
  if (value === undefined || value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value).trim();
}
