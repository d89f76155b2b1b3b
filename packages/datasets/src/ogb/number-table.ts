import { GnasError } from '@gnas/core';
import { GrowingColumn } from '../csv/growing-column.js';
import { nodeModule } from '../node-module.js';

/** A matrix of numbers, row by row. */
export interface NumberTable<T extends Int32Array | Float32Array> {
  readonly rows: number;
  readonly columns: number;
  /** [rows * columns] */
  readonly values: T;
  /** Returns the line of a row in the file, counted from 1. Empty lines are no rows. */
  lineOf(row: number): number;
}

/** Options of `readNumberTable`. */
export interface NumberTableOptions<T extends Int32Array | Float32Array> {
  readonly Type: new (length: number) => T;
  /** Columns that a row must have. Default: those of the first row. */
  readonly columns?: number;
  /** Whether empty cells and nan are allowed, as NaN. Default false. */
  readonly mayBeMissing?: boolean;
}

/** Most numbers of a table, bytes of its text, and characters of a line. */
const [mostValues, mostBytes, mostOfLine] = [2 ** 29, 2 ** 34, 2 ** 20];
/** Most bytes that are unpacked, for each byte that is packed and of every file. */
const [mostPerByte, mostOfAny] = [200, 2 ** 22];

/**
 * Reads a table of numbers without a header, separated by commas, from a `.csv` or `.csv.gz` file. It is unpacked and read piece by piece,
 * so that no more than the numbers is in memory.
 * @throws GnasError GNAS_INVALID_FILE naming the line of the first mistake
 */
export async function readNumberTable<T extends Int32Array | Float32Array>(
  path: string,
  { Type, columns: expected, mayBeMissing = false }: NumberTableOptions<T>,
): Promise<NumberTable<T>> {
  const values = new GrowingColumn(Type);
  /** Rows after empty lines, and the line of each. A run of empty lines is kept once, however long it is. */
  const [rowsAfterGaps, linesAfterGaps] = [new GrowingColumn(Int32Array), new GrowingColumn(Float64Array)];
  let isAfterGap = false;
  const isWhole = (Type as unknown) === Int32Array;
  let columns = expected;
  let [rows, count, line] = [0, 0, 0];
  const refuse = (problem: string): never => {
    throw new GnasError('GNAS_INVALID_FILE', `${path}, line ${line}: ${problem}`);
  };
  const readCell = (cell: string): number => {
    const text = cell.trim();
    if (text === '' || text === 'nan') return mayBeMissing ? Number.NaN : refuse(`it has an empty cell; expected a number.`);
    const value = Number(text);
    const fits = isWhole ? Number.isInteger(value) && Math.abs(value) < 2 ** 31 : Number.isFinite(value);
    return fits ? value : refuse(`"${text.slice(0, 40)}" is not ${isWhole ? 'an integer' : 'a finite number'}.`);
  };
  const readLine = (text: string): void => {
    line++;
    if (text === '') {
      isAfterGap = true;
      return;
    }
    if (isAfterGap) {
      rowsAfterGaps.push(rows);
      linesAfterGaps.push(line);
      isAfterGap = false;
    }
    const cells = text.split(',');
    columns ??= cells.length;
    if (cells.length !== columns) refuse(`it has ${cells.length} cells; expected ${columns}.`);
    count += columns;
    if (count > mostValues)
      refuse(`the table has more than ${mostValues.toLocaleString('en')} numbers, which don't fit into memory.`);
    for (const cell of cells) values.push(readCell(cell));
    rows++;
  };
  let rest = '';
  for await (const text of textsOf(path)) {
    const lines = (rest + text).split('\n');
    rest = lines.pop() as string;
    for (const each of lines) readLine(each.trimEnd());
    if (rest.length <= mostOfLine) continue;
    line++;
    refuse(`it has more than ${mostOfLine} characters.`);
  }
  readLine(rest.trimEnd());
  const [gaps, starts] = [rowsAfterGaps.toArray(), linesAfterGaps.toArray()];
  const lineOf = (row: number): number => {
    const gap = gaps.findLastIndex((first) => first <= row);
    return gap < 0 ? row + 1 : (starts[gap] as number) + row - (gaps[gap] as number);
  };
  return { rows, columns: columns ?? 0, values: values.toArray(), lineOf };
}

/** The text of a file, in pieces. @throws GnasError GNAS_INVALID_FILE if it is damaged or unpacks to too much */
async function* textsOf(path: string): AsyncGenerator<string> {
  const { createReadStream, statSync } = nodeModule('node:fs');
  const { createGunzip } = nodeModule('node:zlib');
  const { pipeline } = nodeModule('node:stream/promises');
  const status = statSync(path);
  if (!status.isFile()) throw new GnasError('GNAS_INVALID_FILE', `${path} is not a regular file.`);
  const file = createReadStream(path);
  const unpacked = path.endsWith('.gz') ? createGunzip() : undefined;
  // A failure of either stream ends the iteration below.
  if (unpacked) pipeline(file, unpacked).catch(() => {});
  const most = unpacked ? Math.min(mostBytes, mostOfAny + mostPerByte * status.size) : mostBytes;
  const decoder = new TextDecoder();
  let bytes = 0;
  try {
    for await (const chunk of unpacked ?? file) {
      bytes += (chunk as Uint8Array).length;
      if (bytes > most)
        throw new RangeError(`it has more than ${most} bytes of text, too many for its size; unpack it if that is right`);
      yield decoder.decode(chunk as Uint8Array, { stream: true });
    }
    yield decoder.decode();
  } catch (cause) {
    if (cause instanceof GnasError) throw cause;
    throw new GnasError('GNAS_INVALID_FILE', `${path} cannot be read: ${cause instanceof Error ? cause.message : cause}.`, {
      cause,
    });
  } finally {
    file.destroy();
  }
}
