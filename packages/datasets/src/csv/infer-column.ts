import { shortList } from '@gnas/core/plugin';
import { vocabulary } from '../bag-of-words.js';
import { hasSeveralWords } from '../words.js';
import { booleanOf, booleanPairs } from './boolean-words.js';
import type { CategoryColumn, ColumnSchema, ColumnType, DateColumn, FeatureColumn } from './column-schema.js';
import { type DateOrder, inferDateOrder, readDate } from './date-format.js';
import { isMissing } from './missing.js';
import { inferNumberFormat, type NumberFormat, numberQuestion, readNumber, unitsIn } from './number-format.js';
import { shortCell } from './short-cell.js';

/** What is known of a column before its cells are read. */
export interface ColumnHints {
  /** Type that the user gave. */
  readonly type?: ColumnType | undefined;
  /** Whether the file suggests a decimal comma. */
  readonly decimalComma?: boolean;
}

/** A column as inferred, with what is wrong with it. */
export interface InferredColumn {
  readonly column: ColumnSchema;
  /** Cells that don't fit the type. */
  readonly strays: readonly number[];
  /** A question to the user, if the cells can be read in two ways. */
  readonly question?: string;
}

/** Up to this many values all become columns; above, values of fewer than `rareBelow` rows share one. */
const manyValues = 50;
const rareBelow = 5;
/** More frequent values than this are hashed instead. */
const mostValues = 500;
const valueBuckets = 256;

/** Most words with columns of their own; the rest is hashed. */
const mostWords = 2000;
const wordBuckets = 1024;

const millisecondsPerDay = 86_400_000;
const idName =
  /(?:^|[^a-z])(?:ids?|no|nr|num|number|key|code|uuid|guid|index|idx|ref|row)\.?$|(?:nummer|numero|número|numéro|номер|番号|编号)$|^(?:unnamed: ?\d+)?$/i;
/** Names of columns whose whole numbers stand for things, even if they repeat. */
const codeName = /(?:^|[^a-z])(?:ids?|codes?|zip|zip_?codes?|postcodes?|postal|plz|fips|phone|tel|telephone|isbn|ean|gtin)\.?$/i;
/** Such names written as customerId. */
const [camelId, camelCode] = [/[a-z](?:Id|ID|No|Nr|Key|Ref)$/, /[a-z](?:Id|ID|Code|Zip)$/];
/** A mark of nodes that one part of a split has. */
const splitMask =
  /^(?:(?:is|in)_)(?:train|training|val|valid|validation|test|testing)$|^(?:(?:is|in)_)?(?:train|training|val|valid|validation|test|testing)_?(?:mask|set|split)$/i;

/** Infers how a column of a table becomes features. */
export function inferColumn(
  name: string,
  cells: readonly string[],
  { type, decimalComma = false }: ColumnHints = {},
): InferredColumn {
  const filled = cells.filter((cell) => !isMissing(cell));
  const missing = cells.length - filled.length;
  const asked = type === undefined ? undefined : 'as asked';
  const plain = (column: ColumnSchema): InferredColumn => ({ column, strays: [] });
  const left = (kind: 'id' | 'empty' | 'ignored', why: string): InferredColumn => plain({ kind, name, why, missing });
  if (type === 'ignore') return left('ignored', 'as asked');
  if (filled.length === 0) return left('empty', 'no cell has a value');

  if (type === undefined && missing === 0 && filled.length > 1 && filled.every((cell) => cell === filled[0]))
    return left('ignored', `all cells are "${shortCell(filled[0] as string)}"`);

  const common = { name, missing };
  if (type === 'text') return plain(textColumn(common, cells, filled.length, 'as asked'));
  if (type === 'category') return plain(categoryColumn(common, filled, 'as asked'));
  if (type === undefined || type === 'boolean') {
    const pair = booleanPairs.find((each) => filled.every((cell) => (each as readonly string[]).includes(cell.toLowerCase())));
    if (pair && type === undefined && splitMask.test(name))
      return left('ignored', 'it marks a part of a split; a column of train, validation and test decides it, by --split-column');
    if (pair)
      return plain({ kind: 'boolean', ...common, no: pair[0], yes: pair[1], why: asked ?? `all are ${pair[0]} or ${pair[1]}` });
    if (type === 'boolean') return misfits({ kind: 'boolean', ...common, no: 'no', yes: 'yes', why: 'as asked' }, cells);
  }
  if (type === undefined || type.startsWith('date')) {
    const guess = inferDateOrder(type === undefined ? name : 'date', filled);
    const order: DateOrder | undefined = type === 'date-dmy' ? 'dmy' : type === 'date-mdy' ? 'mdy' : guess?.order;
    if (order) {
      const column = dateColumn(common, filled, order, asked ?? 'all are dates or times');
      const { ambiguous } = guess ?? {};
      const asks = ambiguous !== undefined && (type === undefined || type === 'date');
      return { ...misfits(column, cells), ...(asks && { question: dateQuestion(name, ambiguous) }) };
    }
    if (type === 'date') return misfits(dateColumn(common, filled, 'iso', 'as asked'), cells);
  }
  const areCodes = type === undefined && holdsCodes(name, filled);
  const column = inferPlainColumn(common, cells, filled, { type, decimalComma, areCodes });
  if (column) return column;
  if (areCodes) return left('id', 'its numbers stand for things, and hardly any occurs twice');
  const numbers = inferNumberFormat(filled, decimalComma);
  const other = filled.find((cell) => readNumber(cell, numbers.format) === undefined);
  return numbers.share >= 0.5
    ? left('ignored', `numbers mixed with other cells, such as "${shortCell(other ?? '')}"`)
    : left('id', 'hardly any value occurs twice');
}

function inferPlainColumn(
  common: { readonly name: string; readonly missing: number },
  cells: readonly string[],
  filled: readonly string[],
  { type, decimalComma = false, areCodes }: ColumnHints & { readonly areCodes: boolean },
): InferredColumn | undefined {
  const { name, missing } = common;
  const guess = inferNumberFormat(filled, decimalComma);
  const isAsked = type === 'number' || type === 'decimal-comma';
  if (isAsked || (guess.share >= 0.9 && !areCodes)) {
    const decimal = type === 'decimal-comma' ? ',' : guess.ambiguous === undefined ? guess.format.decimal : '.';
    const format: NumberFormat = { ...guess.format, decimal };
    const isUnique = guess.share === 1 && new Set(filled).size === filled.length && filled.every((cell) => /^\d+$/.test(cell));
    if (!isAsked && isUnique && filled.length > 3 && (idName.test(name) || camelId.test(name)))
      return {
        column: { kind: 'id', name, missing, why: 'all differ, and the name is that of a number to tell rows apart' },
        strays: [],
      };
    return {
      ...misfits(numberColumn(common, filled, format, isAsked ? 'as asked' : whyNumber(guess.share, format)), cells),
      ...(guess.ambiguous !== undefined && !isAsked && { question: numberQuestion(name, guess.ambiguous) }),
    };
  }
  const distinct = new Set(filled).size;
  const severalWords = filled.filter(hasSeveralWords).length >= filled.length / 2;
  if (distinct <= Math.max(2, filled.length / 2) && (distinct <= manyValues || !severalWords))
    return {
      column: categoryColumn(common, filled, `${counted(distinct)}${areCodes ? ', whose numbers stand for things' : ''}`),
      strays: [],
    };
  const units = type === undefined ? unitsIn(filled) : [];
  if (units.length > 1)
    return {
      column: { kind: 'ignored', ...common, why: `numbers in different units (${shortList(units)}); write all in one` },
      strays: [],
    };
  if (severalWords) return { column: textColumn(common, cells, filled.length, 'most cells have several words'), strays: [] };
  return undefined;
}

function counted(distinct: number): string {
  return distinct === 1 ? 'one value' : `${distinct} different values`;
}

/**
 * Whether a column holds codes, not quantities: all cells are digits, and some begin with 0 or have more digits than a number can keep, or
 * the name of the column says so and they repeat.
 */
function holdsCodes(name: string, filled: readonly string[]): boolean {
  if (!filled.every((cell) => /^\d+$/.test(cell))) return false;
  if (filled.some((cell) => /^0\d/.test(cell) || cell.length > 15)) return true;
  return (codeName.test(name) || camelCode.test(name)) && new Set(filled).size <= Math.max(2, filled.length / 2);
}

function whyNumber(share: number, { decimal, unit }: NumberFormat): string {
  const how = [...(unit === '' ? [] : [`in ${unit}`]), ...(decimal === ',' ? ['with a decimal comma'] : [])];
  return [share === 1 ? 'all are numbers' : 'most are numbers', ...how].join(', ');
}

/** Finds the cells that a column can't encode. */
function misfits(column: FeatureColumn, cells: readonly string[]): InferredColumn {
  return { column, strays: [...cells.keys()].filter((row) => !fits(column, cells[row] as string)) };
}

/** Whether a cell is missing or holds a value of the column's type. */
export function fits(column: FeatureColumn, cell: string): boolean {
  if (isMissing(cell)) return true;
  if (column.kind === 'number') return readNumber(cell, column.format) !== undefined;
  if (column.kind === 'date') return readDate(cell, column.order) !== undefined;
  if (column.kind === 'boolean') return booleanOf(cell, column) !== undefined;
  return true;
}

/** Mean and standard deviation; 1 where all values are the same. */
function momentsOf(values: readonly number[]): { mean: number; deviation: number } {
  const mean = values.reduce((a, b) => a + b / values.length, 0);
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2 / values.length, 0));
  // Rounding leaves a tiny deviation where all values are the same.
  const isSpread = Number.isFinite(deviation) && deviation > 1e-12 * Math.abs(mean);
  return { mean, deviation: isSpread ? deviation : 1 };
}

function numberColumn(
  common: { name: string; missing: number },
  filled: readonly string[],
  format: NumberFormat,
  why: string,
): FeatureColumn {
  const values = filled.flatMap((cell) => readNumber(cell, format) ?? []);
  const moments = momentsOf(values);
  const suspect = suspectOf(values);
  const doubt = suspect === undefined ? '' : `; ${suspect} is far from the others and may mean "missing": empty such cells`;
  return { kind: 'number', ...common, why: why + doubt, format, ...moments };
}

/** Finds a number that often stands for a missing one, such as -999, if it repeats and is far from all others. */
function suspectOf(values: readonly number[]): number | undefined {
  const ends = [values.reduce((a, b) => Math.min(a, b), 0), values.reduce((a, b) => Math.max(a, b), 0)];
  return ends.find((end) => {
    if (!/^-?9{2,}$/.test(String(end))) return false;
    const others = values.filter((value) => value !== end);
    const { mean, deviation } = momentsOf(others);
    return values.length - others.length > 1 && others.length > 1 && Math.abs(end - mean) > 5 * deviation;
  });
}

function dateColumn(
  common: { name: string; missing: number },
  filled: readonly string[],
  order: DateOrder,
  why: string,
): DateColumn {
  const days = filled.flatMap((cell) => {
    const time = readDate(cell, order);
    return time === undefined ? [] : [time / millisecondsPerDay];
  });
  const hasTimes = days.some((day) => !Number.isInteger(day));
  const areClocks = days.every((day) => day >= 0 && day < 1);
  return {
    kind: 'date',
    ...common,
    why,
    order,
    ...momentsOf(days),
    cycles: areClocks ? ['day'] : hasTimes ? ['year', 'week', 'day'] : ['year', 'week'],
  };
}

function categoryColumn(common: { name: string; missing: number }, filled: readonly string[], why: string): CategoryColumn {
  const counts = new Map<string, number>();
  for (const cell of filled) counts.set(cell, (counts.get(cell) ?? 0) + 1);
  const frequent = [...counts].filter(([, count]) => counts.size <= manyValues || count >= rareBelow).map(([value]) => value);
  // Where all are rare, none is grouped.
  const kept = frequent.length === 0 && counts.size <= mostValues ? [...counts.keys()] : frequent;
  if (kept.length > mostValues || kept.length === 0)
    return { kind: 'category', ...common, why, values: [], rare: 0, buckets: valueBuckets };
  return { kind: 'category', ...common, why, values: kept.sort(), rare: counts.size - kept.length, buckets: 0 };
}

function textColumn(
  common: { name: string; missing: number },
  cells: readonly string[],
  texts: number,
  why: string,
): ColumnSchema {
  const shared = cells.map((cell) => (isMissing(cell) ? '' : cell));
  const { words, counts, more } = vocabulary(shared, { minTexts: 2, maxWords: mostWords });
  const useful = words.map((word, at) => [word, counts[at] as number] as const).filter(([, count]) => count < texts);
  if (useful.length === 0) return { kind: 'ignored', ...common, why: 'a text whose words are in one row alone or in all rows' };
  return {
    kind: 'text',
    ...common,
    why,
    words: useful.map(([word]) => word),
    weights: useful.map(([, count]) => Number((Math.log((1 + texts) / (1 + count)) + 1).toPrecision(6))),
    buckets: more > 0 ? wordBuckets : 0,
  };
}

export function dateQuestion(name: string, cell: string): string {
  return `"${cell}" in column "${name}" may begin with the day or with the month. Say which: --column ${name}=date-dmy or ${name}=date-mdy.`;
}
