import { breathe, didYouMean, GnasError, shortList } from '@gnas/core/plugin';
import { CsvError, parse } from 'csv-parse/sync';
import * as z from 'zod';
import { readFileBytes, shortPath } from '../read-file.js';
import { decodeText, type EncodedText } from './decode-text.js';
import { graphFileFormat, readGraphFile } from './graph-file.js';
import { readJsonArray, readJsonLines } from './json-lines.js';
import { Mistakes } from './mistakes.js';
import { isParquet, readParquet } from './parquet.js';
import { progressOf } from './progress.js';
import { type Dialect, delimiterName, sniffDialect } from './sniff.js';

/** `format: 'path'` tells a command line to keep an absolute path with a study. */
export const csvSource = z.union([
  z.string().meta({ format: 'path' }),
  z.object({ text: z.string(), name: z.string().optional() }),
]);

/** A table: its path, or its text and a name for messages. */
export type CsvSource = z.input<typeof csvSource>;

/** Hears of a record and of the line of the file in which it ends, counted from 1. */
export type VisitRecord = (cells: readonly string[], line: number) => void;

/** A table that can be read record by record; the first record is the header. Every cell is text. */
export interface TableReader {
  readonly name: string;
  readonly decimalComma: boolean;
  /** What was found out about the file, for people. */
  readonly notes: readonly string[];
  /** Whether the file itself names its columns, as JSON does, so that the first record is always a header. */
  readonly named: boolean;
  /** The edges of a file that holds a whole graph. */
  readonly edges?: TableReader;
  /** Whether edges have a direction, where the file itself says so. */
  readonly directed?: boolean;
  read(visit: VisitRecord): Promise<void>;
}

/** A table with a header. Every cell is text. */
export interface CsvTable {
  readonly name: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** [rows] line of each row in the file, counted from 1. */
  readonly lines: readonly number[];
  readonly decimalComma: boolean;
  readonly notes: readonly string[];
  /** The edges of a file that holds a whole graph. */
  readonly edges: TableReader | undefined;
}

/** Bytes that are parsed at a time. */
const chunkBytes = 2 ** 22;
const lineFeed = 0x0a;
/** Most bytes that become one text: engines have no longer ones. */
const mostTextBytes = 2 ** 28;

/** Opens a table. @throws GnasError GNAS_FILE_NOT_FOUND; GNAS_INVALID_FILE */
export async function openTable(source: CsvSource): Promise<TableReader> {
  const name = typeof source === 'string' ? shortPath(source) : (source.name ?? 'csv');
  const refuse = (problem: string): never => {
    throw new GnasError('GNAS_INVALID_FILE', `${name}${problem}`);
  };
  const given = typeof source === 'string' ? await readFileBytes(source, 2 ** 32) : new TextEncoder().encode(source.text);
  if (isParquet(given)) return readParquet(name, given, refuse);
  const text = decodeText(given, refuse);
  const decode = (bytes: Uint8Array): string => {
    if (bytes.length > mostTextBytes) refuse(`: it has ${bytes.length} bytes; the limit of this format is ${mostTextBytes}.`);
    return new TextDecoder(text.encoding).decode(bytes);
  };
  const start = decode(text.bytes.subarray(0, 2 ** 16));
  if (/^\s*\{/.test(start)) return readJsonLines(name, decode(text.bytes), refuse);
  const format = graphFileFormat(start);
  if (format) return readGraphFile(name, decode(text.bytes), format, refuse);
  if (/^\s*</.test(start)) refuse(': this looks like XML or HTML; expected a table of text such as CSV, GraphML, or GEXF.');
  if (/^\s*\[\s*\{/.test(start)) return readJsonArray(name, decode(text.bytes), refuse);
  // Excel writes the separator into a first line such as sep=;
  const comments = /^(?:sep=.\r?\n)?(?:[#%] [^\n]*\n)*/i.exec(start)?.[0] ?? '';
  const commentLines = comments.split('\n').length - 1;
  const dialect = sniffDialect(start.slice(comments.length));
  const notes = [
    ...text.notes,
    ...(commentLines > 0 ? [`lines before the table skipped: ${commentLines}`] : []),
    ...(dialect.delimiter === ',' ? [] : [`cells are separated by ${delimiterName(dialect.delimiter)}`]),
    ...(dialect.quote === '"' ? [] : ['cells are quoted with single quotes']),
  ];
  return {
    name,
    decimalComma: dialect.decimalComma,
    notes,
    named: false,
    read: (visit) => readRecords(name, text, dialect, visit, refuse, commentLines),
  };
}

/** Reads a file in chunks that end with a line, so that a large table is never in memory as text. */
async function readRecords(
  name: string,
  { bytes, encoding }: EncodedText,
  dialect: Dialect,
  visit: VisitRecord,
  refuse: (problem: string) => never,
  commentLines: number,
): Promise<void> {
  const progress = progressOf(name);
  const decoder = new TextDecoder(encoding);
  let line = commentLines;
  let rows = 0;
  /** Cells of the header. */
  let width: number | undefined;
  let start = 0;
  for (let skipped = 0; skipped < commentLines; skipped++) start = bytes.indexOf(lineFeed, start) + 1;
  for (let from = start; from < bytes.length; ) {
    const end = chunkEnd(bytes, from, dialect);
    if (end - from > mostTextBytes)
      refuse(`, line ${line + 1}: the line has more than ${mostTextBytes} bytes, or a quote is not closed.`);
    const text = decoder.decode(bytes.subarray(from, end));
    const before = line;
    const told: VisitRecord = (cells, at) => {
      if (cells[0] === '' && cells.every((cell) => cell === '')) return;
      rows++;
      width ??= withoutTail(cells, 0).length;
      visit(cells.length > width ? withoutTail(cells, width) : cells, at);
    };
    if (!text.includes(dialect.quote)) line = splitLines(text, dialect.delimiter, before, told);
    else line = parseQuoted(text, dialect, before, told, refuse);
    from = end;
    progress(rows, end / bytes.length);
    await breathe();
  }
}

/** Cuts off empty cells at the end, down to a width. Spreadsheets write them where columns were emptied. */
function withoutTail(cells: readonly string[], width: number): readonly string[] {
  let end = cells.length;
  while (end > width && cells[end - 1] === '') end--;
  return end === cells.length ? cells : cells.slice(0, end);
}

/** Returns where a chunk ends: after a line feed that is not within quotes, or at the end of the file. */
function chunkEnd(bytes: Uint8Array, from: number, dialect: Dialect): number {
  const quote = dialect.quote.charCodeAt(0);
  const opensAfter = [quote, lineFeed, dialect.delimiter.charCodeAt(0), 0x20];
  let quoted = false;
  for (let start = from, end = from + chunkBytes; ; start = end, end += chunkBytes) {
    if (end >= bytes.length) return bytes.length;
    let last = -1;
    for (let at = start; at < end; at++) {
      const byte = bytes[at];
      if (byte === quote) quoted = !quoted && (at === from || opensAfter.includes(bytes[at - 1] as number));
      else if (byte === lineFeed && !quoted) last = at;
    }
    if (last >= 0) return last + 1;
  }
}

/** Reads lines without quotes. csv-parse does the same, in several times the time. @returns the number of the last line */
function splitLines(text: string, delimiter: string, before: number, visit: VisitRecord): number {
  let line = before;
  for (let from = 0; from < text.length; ) {
    const found = text.indexOf('\n', from);
    const end = found < 0 ? text.length : found;
    line++;
    const record = text.slice(from, end);
    from = end + 1;
    if (record === '' || record === '\r') continue;
    const cells = delimiter === ' ' ? record.trim().split(/ +/) : record.split(delimiter);
    for (let at = 0; at < cells.length; at++) cells[at] = trimmed(cells[at] as string);
    visit(cells, line);
  }
  return line;
}

/** Trims a cell. Most have nothing to trim, which is told from their first and last character. */
function trimmed(cell: string): string {
  return isPlain(cell.charCodeAt(0)) && isPlain(cell.charCodeAt(cell.length - 1)) ? cell : cell.trim();
}

function isPlain(code: number): boolean {
  return code > 32 && code < 127;
}

function parseQuoted(
  text: string,
  { delimiter, quote }: Dialect,
  before: number,
  visit: VisitRecord,
  refuse: (problem: string) => never,
): number {
  let records: { record: string[]; info: { lines: number } }[];
  try {
    records = parse(text, {
      delimiter,
      quote,
      record_delimiter: ['\r\n', '\n'],
      info: true,
      trim: true,
      skip_empty_lines: true,
      relax_column_count: true,
      relax_quotes: true,
    }) as unknown as typeof records;
  } catch (cause) {
    const line = cause instanceof CsvError && 'lines' in cause ? `, line ${before + Number(cause.lines)}` : '';
    return refuse(`${line}: ${cause instanceof Error ? cause.message : cause}`);
  }
  for (const { record, info } of records) visit(record, before + info.lines);
  return before + (text.match(/\n/g)?.length ?? 0);
}

/** Reads a table whole. @throws GnasError GNAS_FILE_NOT_FOUND; GNAS_INVALID_FILE naming the line of every mistake */
export async function readCsv(source: CsvSource): Promise<CsvTable> {
  const reader = await openTable(source);
  const { name, decimalComma, notes, edges } = reader;
  let columns: readonly string[] | undefined;
  const rows: (readonly string[])[] = [];
  const lines: number[] = [];
  const mistakes = new Mistakes();
  let count = 0;
  await reader.read((cells, line) => {
    if (!columns) {
      columns = cells;
      checkHeader(name, columns);
      return;
    }
    checkWidth(name, cells, columns.length, line, mistakes);
    count += cells.length;
    if (count > most.cells || rows.length === most.rows) refuseSize(name);
    rows.push(cells);
    lines.push(line);
  });
  if (!columns)
    throw new GnasError('GNAS_INVALID_FILE', `${name}: the file is empty; expected a first line with the names of the columns.`);
  if (rows.length === 0) throw new GnasError('GNAS_INVALID_FILE', `${name}: the file has a header but no rows.`);
  mistakes.throwIfAny();
  return { name, columns, rows, lines, decimalComma, notes, edges };
}

/** Most columns of a table, and most rows and cells of one that is read whole, each of which is a text. */
const most = { columns: 2 ** 17, rows: 2 ** 24, cells: 2 ** 26 };

function refuseSize(name: string): never {
  throw new GnasError(
    'GNAS_INVALID_FILE',
    `${name} has more than ${most.rows.toLocaleString('en')} rows or ${most.cells.toLocaleString('en')} cells, which don't fit into memory as text. Leave out rows or columns, or make an .npz file of it.`,
  );
}

/** @throws GnasError GNAS_INVALID_FILE if there are too many columns, or two have the same name */
export function checkHeader(name: string, columns: readonly string[]): void {
  if (columns.length > most.columns)
    throw new GnasError(
      'GNAS_INVALID_FILE',
      `${name} has ${columns.length.toLocaleString('en')} columns; the limit is ${most.columns.toLocaleString('en')}. Make an .npz file of it, with a sparse matrix of features.`,
    );
  const seen = new Set<string>();
  const twice = columns.find((column) => seen.size === seen.add(column).size);
  if (twice !== undefined)
    throw new GnasError('GNAS_INVALID_FILE', `${name}, line 1: two columns are named "${twice}". Rename one of them.`);
}

export function checkWidth(name: string, cells: readonly string[], wanted: number, line: number, mistakes: Mistakes): void {
  if (cells.length !== wanted)
    mistakes.add(name, line, `the row has ${cells.length} cells, but the header names ${wanted} columns.`);
}

const knownPlaces = new WeakMap<readonly string[], ReadonlyMap<string, number>>();

/** The index of each column by its name, made once for a table: each of its columns is looked for. */
function placesOf(columns: readonly string[]): ReadonlyMap<string, number> {
  const known = knownPlaces.get(columns) ?? new Map(columns.map((column, at) => [column, at]));
  knownPlaces.set(columns, known);
  return known;
}

/** Returns the index of a column. @throws GnasError GNAS_INVALID_FILE with the nearest name */
export function columnIndex({ name, columns }: Pick<CsvTable, 'name' | 'columns'>, column: string, flag?: string): number {
  const index = placesOf(columns).get(column) ?? -1;
  if (index >= 0) return index;
  const isData = columns.some((each) => each !== '' && Number.isFinite(Number(each)));
  const headerHint = isData ? ' The first line must name the columns; add such a line if it is missing.' : '';
  const hint = flag === undefined ? '' : ` Name another one with --${flag}.${headerHint}`;
  throw new GnasError(
    'GNAS_INVALID_FILE',
    `${name} has no column "${column}"${didYouMean(column, columns)}. Its columns: ${shortList(columns)}.${hint}`,
  );
}

/** Returns all cells of a column. @throws GnasError GNAS_INVALID_FILE with the nearest name */
export function cellsOf(table: CsvTable, column: string): string[] {
  const index = columnIndex(table, column);
  return table.rows.map((row) => row[index] as string);
}
