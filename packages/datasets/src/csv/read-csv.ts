import { didYouMean, GnasError, shortList } from '@gnas/core/plugin';
import { CsvError, parse } from 'csv-parse/sync';
import * as z from 'zod';

import { readFileBytes } from '../read-file.js';
import { Mistakes } from './mistakes.js';

export const csvSource = z.union([z.string(), z.object({ text: z.string(), name: z.string().optional() })]);

/** A CSV file: its path, or its text and a name for messages. */
export type CsvSource = z.input<typeof csvSource>;

/** A table with a header. Every cell is text. */
export interface CsvTable {
  readonly name: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** [rows] line of each row in the file, counted from 1. */
  readonly lines: readonly number[];
}

/** Reads a table. @throws GnasError GNAS_FILE_NOT_FOUND; GNAS_INVALID_FILE naming the line of every mistake */
export async function readCsv(source: CsvSource): Promise<CsvTable> {
  const name = typeof source === 'string' ? source : (source.name ?? 'csv');
  const refuse = (problem: string): never => {
    throw new GnasError('GNAS_INVALID_FILE', `${name}${problem}`);
  };
  const text = typeof source === 'string' ? decode(await readFileBytes(source, 2 ** 29), refuse) : source.text;
  let records: { record: string[]; info: { lines: number } }[];
  try {
    records = parse(text, {
      bom: true,
      info: true,
      trim: true,
      skip_empty_lines: true,
      relax_column_count: true,
    }) as unknown as typeof records;
  } catch (cause) {
    const line = cause instanceof CsvError && 'lines' in cause ? `, line ${cause.lines}` : '';
    return refuse(`${line}: ${cause instanceof Error ? cause.message : cause}`);
  }
  const [header, ...body] = records;
  if (!header) return refuse(': the file is empty; expected a first line with the names of the columns.');
  const seen = new Set<string>();
  const twice = header.record.find((column) => seen.size === seen.add(column).size);
  if (twice !== undefined) return refuse(`, line 1: two columns are named "${twice}". Rename one of them.`);
  if (body.length === 0) return refuse(': the file has a header but no rows.');
  const mistakes = new Mistakes();
  const wanted = header.record.length;
  for (const { record, info } of body)
    if (record.length !== wanted)
      mistakes.add(name, info.lines, `the row has ${record.length} cells, but the header names ${wanted} columns.`);
  mistakes.throwIfAny();
  return { name, columns: header.record, rows: body.map(({ record }) => record), lines: body.map(({ info }) => info.lines) };
}

/** Decodes UTF-8 strictly: replacing invalid bytes would change ids and classes without a warning. */
function decode(bytes: Uint8Array, refuse: (problem: string) => never): string {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    return decoder.decode(bytes);
  } catch {
    let line = 1;
    for (let from = 0; from < bytes.length; line++) {
      const end = bytes.indexOf(0x0a, from);
      const next = end < 0 ? bytes.length : end + 1;
      try {
        decoder.decode(bytes.subarray(from, next));
      } catch {
        break;
      }
      from = next;
    }
    return refuse(`, line ${line}: the text is not UTF-8; save the file as UTF-8 ("CSV UTF-8" in spreadsheet programs).`);
  }
}

/** Returns the index of a column. @throws GnasError GNAS_INVALID_FILE with the nearest name */
export function columnIndex(table: CsvTable, column: string): number {
  const index = table.columns.indexOf(column);
  if (index >= 0) return index;
  throw new GnasError(
    'GNAS_INVALID_FILE',
    `${table.name} has no column "${column}"${didYouMean(column, table.columns)}. Its columns: ${shortList(table.columns)}.`,
  );
}

/** Returns all cells of a column. @throws GnasError GNAS_INVALID_FILE with the nearest name */
export function cellsOf(table: CsvTable, column: string): string[] {
  const index = columnIndex(table, column);
  return table.rows.map((row) => row[index] as string);
}
