import { GnasError, type Graph, numberTargets, type Split, shortList, type Targets } from '@gnas/core/plugin';
import type { ColumnType } from './column-schema.js';
import { inferDateOrder } from './date-format.js';
import { typeOf } from './feature-columns.js';
import { type LabelOptions, labelsIn, quantitiesIn, readLabels, saysUnknown, separatorIn, unknownTest } from './label-column.js';
import { isMissing } from './missing.js';
import type { Mistakes } from './mistakes.js';
import { inferNumberFormat, type NumberFormat, numberQuestion, readNumber } from './number-format.js';
import { type CsvTable, cellsOf } from './read-csv.js';
import type { LabelKind, TargetSchema } from './target-schema.js';

/** How the columns to predict are read. */
export interface TargetOptions extends LabelOptions {
  /** What the columns hold. Default: inferred. */
  readonly kind?: LabelKind | undefined;
  /** Whether numbers have a decimal comma, if that can't be told from them. */
  readonly decimalComma: boolean;
  /** Types that the user gave columns. Only some can be predicted. */
  readonly types?: Readonly<Record<string, ColumnType>> | undefined;
}

/** What is to be predicted of the rows of a table. */
export interface RowTargets {
  /** Without center and spread, which depend on the split. */
  readonly schema: TargetSchema;
  readonly what: Pick<Graph, 'labels' | 'numClasses' | 'classNames' | 'targets'>;
  /** [rows] class of each row; 0 for a row of known targets, -1 if nothing is known. A random split goes by it. */
  readonly known: Int32Array;
  /** Number of rows of each cell that means "not known". */
  readonly unknown: Readonly<Record<string, number>>;
  readonly notes: readonly string[];
}

/**
 * Reads the columns to predict: classes; several labels, as columns of 0 and 1 or as lists in one column; or numbers.
 * @throws GnasError GNAS_INVALID_FILE
 */
export function readTargets(table: CsvTable, columns: readonly string[], options: TargetOptions, mistakes: Mistakes): RowTargets {
  const kind = options.kind ?? kindByType(columns, options.types) ?? inferKind(table, columns, options);
  const [first = ''] = columns;
  if (kind === 'numbers') return readNumbers(table, columns, options, mistakes);
  if (kind === 'labels') return columns.length === 1 ? readListed(table, first, options) : readFlags(table, columns, mistakes);
  if (columns.length > 1)
    throw new GnasError(
      'GNAS_INVALID_FILE',
      `${table.name}: columns ${quoted(columns)} are to be predicted as classes; expected one column. Name one of them, or give --label-kind labels or numbers.`,
    );
  const { classNames, labels, aliases, unknown, notes } = readLabels(table, first, options, mistakes);
  return {
    schema: { kind, column: first, classNames: [...classNames], aliases: { ...aliases } },
    what: { labels, numClasses: classNames.length, classNames },
    known: labels,
    unknown,
    notes,
  };
}

/** Adds the means and standard deviations of numbers over the train split, by which training standardizes them. */
export function standardizedBy({ schema, what }: RowTargets, split: Split): Pick<RowTargets, 'schema' | 'what'> {
  if (schema.kind !== 'numbers' || !what.targets) return { schema, what };
  const targets = numberTargets(what.targets, split);
  const { center = [], spread = [] } = targets;
  return { schema: { ...schema, center: [...center], spread: [...spread] }, what: { ...what, targets } };
}

/** Reads what is known of the rows of another table. Columns that are missing are not known. */
export function encodeTargets(table: CsvTable, schema: TargetSchema, unknown: readonly string[] | undefined): RowTargets['what'] {
  const rows = table.rows.length;
  const has = (column: string): boolean => table.columns.includes(column);
  if (schema.kind === 'classes') {
    const { column, classNames, aliases } = schema;
    const labels = new Int32Array(rows).fill(-1);
    if (has(column)) {
      const cells = cellsOf(table, column);
      const isUnknown = unknownTest(cells, unknown);
      cells.forEach((cell, row) => {
        if (!isUnknown(cell)) labels[row] = classNames.indexOf(Object.hasOwn(aliases, cell) ? (aliases[cell] as string) : cell);
      });
    }
    return { labels, numClasses: classNames.length, classNames };
  }
  if (schema.kind === 'numbers') {
    const values = filled(rows, schema.columns.length, (column) => {
      const { name, format } = schema.columns[column] as { name: string; format: NumberFormat };
      return has(name) ? cellsOf(table, name).map((cell) => readNumber(cell, format)) : [];
    });
    const [center, spread] = [Float32Array.from(schema.center), Float32Array.from(schema.spread)];
    const names = schema.columns.map(({ name }) => name);
    return withTargets(rows, { kind: 'numbers', columns: names.length, values, names, center, spread });
  }
  const { columns, names, separator } = schema;
  const [first = ''] = columns;
  if (separator !== undefined) {
    const cells = has(first) ? cellsOf(table, first) : Array.from({ length: rows }, () => '');
    const values = listedValues(cells, names, separator, isMissing);
    return withTargets(rows, { kind: 'labels', columns: names.length, values, names });
  }
  const values = filled(rows, names.length, (column) => {
    const source = columns[column] as string;
    if (!has(source)) return [];
    return cellsOf(table, source).map(flagOf);
  });
  return withTargets(rows, { kind: 'labels', columns: names.length, values, names });
}

/** [rows * names] 1 for each label that a cell lists; NaN where the cell is unknown. */
function listedValues(
  cells: readonly string[],
  names: readonly string[],
  separator: string,
  isUnknown: (cell: string) => boolean,
): Float32Array {
  const values = new Float32Array(cells.length * names.length);
  const columnOf = new Map(names.map((name, column) => [name, column]));
  cells.forEach((cell, row) => {
    if (isUnknown(cell)) values.fill(Number.NaN, row * names.length, (row + 1) * names.length);
    else
      for (const label of labelsIn(cell, separator)) {
        const column = columnOf.get(label);
        if (column !== undefined) values[row * names.length + column] = 1;
      }
  });
  return values;
}

/** What the types of columns say about their kind. @throws GnasError GNAS_INVALID_OPTION if a type can't be predicted */
function kindByType(columns: readonly string[], types: TargetOptions['types'] = {}): LabelKind | undefined {
  const kinds = columns.flatMap((column) => {
    const type = typeOf(types, column);
    if (type === undefined) return [];
    if (type === 'number' || type === 'decimal-comma') return ['numbers' as const];
    if (type === 'category') return ['classes' as const];
    throw new GnasError(
      'GNAS_INVALID_OPTION',
      `column "${column}" is to be predicted, and its type is ${type}; expected number, decimal-comma or category.`,
    );
  });
  return kinds.length === columns.length && new Set(kinds).size === 1 ? kinds[0] : undefined;
}

function inferKind(table: CsvTable, columns: readonly string[], options: TargetOptions): LabelKind {
  const [first = ''] = columns;
  if (columns.length > 1) {
    const areFlags = columns.every((column) =>
      cellsOf(table, column).every((cell) => isMissing(cell) || flagOf(cell) !== undefined),
    );
    return areFlags ? 'labels' : 'numbers';
  }
  const cells = cellsOf(table, first);
  const isUnknown = unknownTest(cells, options.unknown);
  const known = cells.filter((cell) => !isUnknown(cell));
  refuseDates(table, first, known);
  if (quantitiesIn(known)) return 'numbers';
  return separatorIn(new Set(known)) === undefined ? 'classes' : 'labels';
}

/** Fewer different dates than this, such as quarters, may be classes. */
const manyDates = 10;

function refuseDates(table: CsvTable, column: string, known: readonly string[]): void {
  if (new Set(known).size < manyDates || !inferDateOrder(column, known)) return;
  throw new GnasError(
    'GNAS_INVALID_FILE',
    `${table.name}: column "${column}" is to be predicted, but holds dates, such as "${known[0]}". Predict a number instead, such as the days since a date, or give --label-kind classes if each date is a class.`,
  );
}

function readNumbers(table: CsvTable, columns: readonly string[], options: TargetOptions, mistakes: Mistakes): RowTargets {
  const unknown = new Map<string, number>();
  const formats: { name: string; format: NumberFormat }[] = [];
  const values = filled(table.rows.length, columns.length, (column) => {
    const name = columns[column] as string;
    const cells = cellsOf(table, name);
    const isUnknown = (cell: string): boolean => isMissing(cell) || (options.unknown?.includes(cell) ?? saysUnknown(cell));
    const { format, ambiguous } = inferNumberFormat(
      cells.filter((cell) => !isUnknown(cell)),
      options.decimalComma,
    );
    const given = typeOf(options.types ?? {}, name);
    if (ambiguous !== undefined && given === undefined)
      throw new GnasError('GNAS_INVALID_FILE', `${table.name}: ${numberQuestion(name, ambiguous)}`);
    if (given === 'decimal-comma') format.decimal = ',';
    formats.push({ name, format });
    return cells.map((cell, row) => {
      if (isUnknown(cell)) {
        unknown.set(cell, (unknown.get(cell) ?? 0) + 1);
        return undefined;
      }
      const value = readNumber(cell, format);
      if (value === undefined)
        mistakes.add(
          table.name,
          table.lines[row],
          `"${cell}" in column "${name}" is not a number, and the column is to be predicted as numbers. Empty the cell if its value is not known.`,
        );
      return value;
    });
  });
  const what = withTargets(table.rows.length, { kind: 'numbers', columns: columns.length, values, names: columns });
  mistakes.throwIfAny();
  if (values.every(Number.isNaN)) refuseEmpty(table, columns);
  return {
    schema: { kind: 'numbers', columns: formats, center: [], spread: [] },
    what,
    known: knownRows(what),
    unknown: Object.fromEntries(unknown),
    notes: [],
  };
}

function readFlags(table: CsvTable, columns: readonly string[], mistakes: Mistakes): RowTargets {
  const values = filled(table.rows.length, columns.length, (column) =>
    cellsOf(table, columns[column] as string).map((cell, row) => {
      const flag = flagOf(cell);
      if (flag === undefined && !isMissing(cell))
        mistakes.add(
          table.name,
          table.lines[row],
          `"${cell}" in column "${columns[column]}" is not a label; expected 0 or 1, true or false, yes or no, or an empty cell.`,
        );
      return flag;
    }),
  );
  const what = withTargets(table.rows.length, { kind: 'labels', columns: columns.length, values, names: columns });
  mistakes.throwIfAny();
  if (values.every(Number.isNaN)) refuseEmpty(table, columns);
  return {
    schema: { kind: 'labels', columns: [...columns], names: [...columns] },
    what,
    known: knownRows(what),
    unknown: {},
    notes: [],
  };
}

function readListed(table: CsvTable, column: string, options: TargetOptions): RowTargets {
  const cells = cellsOf(table, column);
  const isUnknown = unknownTest(cells, options.unknown);
  const known = cells.filter((cell) => !isUnknown(cell));
  const separator = separatorIn(new Set(known)) ?? '|';
  const unknown = new Map<string, number>();
  for (const cell of cells) if (isUnknown(cell)) unknown.set(cell, (unknown.get(cell) ?? 0) + 1);
  const names = [...new Set(known.flatMap((cell) => labelsIn(cell, separator)))].sort();
  if (names.length < 2) refuseEmpty(table, [column]);
  const values = listedValues(cells, names, separator, isUnknown);
  const what = withTargets(cells.length, { kind: 'labels', columns: names.length, values, names });
  return {
    schema: { kind: 'labels', columns: [column], names, separator },
    what,
    known: knownRows(what),
    unknown: Object.fromEntries(unknown),
    notes: [],
  };
}

/** [rows * columns] values column by column; NaN where there is none. */
function filled(
  rows: number,
  columns: number,
  valuesOf: (column: number) => readonly (number | boolean | undefined)[],
): Float32Array {
  const values = new Float32Array(rows * columns).fill(Number.NaN);
  for (let column = 0; column < columns; column++)
    valuesOf(column).forEach((value, row) => {
      if (value !== undefined) values[row * columns + column] = Number(value);
    });
  return values;
}

function withTargets(rows: number, targets: Targets): RowTargets['what'] {
  return { labels: new Int32Array(rows).fill(-1), numClasses: 0, targets };
}

function knownRows({ labels, targets }: RowTargets['what']): Int32Array {
  const { columns, values } = targets as Targets;
  return labels.map((_, row) =>
    values.subarray(row * columns, (row + 1) * columns).every((value) => Number.isNaN(value)) ? -1 : 0,
  );
}

function flagOf(cell: string): number | undefined {
  if (/^(1|1\.0+|true|yes)$/i.test(cell)) return 1;
  return /^(0|0\.0+|false|no)$/i.test(cell) ? 0 : undefined;
}

const quoted = (columns: readonly string[]): string => shortList(columns.map((column) => `"${column}"`));

function refuseEmpty(table: CsvTable, columns: readonly string[]): never {
  throw new GnasError(
    'GNAS_INVALID_FILE',
    `${table.name}: ${columns.length === 1 ? 'column' : 'columns'} ${quoted(columns)} ${columns.length === 1 ? 'has' : 'have'} no value to learn from. Fill in some cells.`,
  );
}
