import { GnasError, type Graph, numberTargets, type Split, shortList, type Targets } from '@gnas/core/plugin';
import { type LabelOptions, quantitiesIn, readLabels, separatorIn, unknownTest } from './label-column.js';
import { isMissing } from './missing.js';
import type { Mistakes } from './mistakes.js';
import { inferNumberFormat, type NumberFormat, readNumber } from './number-format.js';
import { type CsvTable, cellsOf } from './read-csv.js';
import type { LabelKind, TargetSchema } from './target-schema.js';

/** How the columns to predict are read. */
export interface TargetOptions extends LabelOptions {
  /** What the columns hold. Default: inferred. */
  readonly kind?: LabelKind | undefined;
  /** Whether numbers have a decimal comma, if that can't be told from them. */
  readonly decimalComma: boolean;
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
  const kind = options.kind ?? inferKind(table, columns, options);
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
  const values = filled(rows, names.length, (column) => {
    const source = columns[separator === undefined ? column : 0] as string;
    if (!has(source)) return [];
    return cellsOf(table, source).map((cell) =>
      separator === undefined
        ? flagOf(cell)
        : isMissing(cell)
          ? undefined
          : listed(cell, separator).includes(names[column] as string),
    );
  });
  return withTargets(rows, { kind: 'labels', columns: names.length, values, names });
}

function inferKind(table: CsvTable, columns: readonly string[], options: TargetOptions): LabelKind {
  const [first = ''] = columns;
  if (columns.length > 1) {
    const areFlags = columns.every((column) =>
      cellsOf(table, column).every((cell) => isMissing(cell) || flagOf(cell) !== undefined),
    );
    return areFlags ? 'labels' : 'numbers';
  }
  if (options.areClasses) return 'classes';
  const cells = cellsOf(table, first);
  const isUnknown = unknownTest(cells, options.unknown);
  const known = cells.filter((cell) => !isUnknown(cell));
  if (quantitiesIn(known)) return 'numbers';
  return separatorIn(new Set(known)) === undefined ? 'classes' : 'labels';
}

function readNumbers(table: CsvTable, columns: readonly string[], options: TargetOptions, mistakes: Mistakes): RowTargets {
  const unknown = new Map<string, number>();
  const formats: { name: string; format: NumberFormat }[] = [];
  const values = filled(table.rows.length, columns.length, (column) => {
    const name = columns[column] as string;
    const cells = cellsOf(table, name);
    const isUnknown = (cell: string): boolean => isMissing(cell) || (options.unknown?.includes(cell) ?? false);
    const { format, ambiguous } = inferNumberFormat(
      cells.filter((cell) => !isUnknown(cell)),
      options.decimalComma,
    );
    if (ambiguous !== undefined)
      throw new GnasError(
        'GNAS_INVALID_FILE',
        `${table.name}: "${ambiguous}" in column "${name}" reads as two different numbers. Write numbers with a decimal point and without marks between thousands.`,
      );
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
  const names = [...new Set(known.flatMap((cell) => listed(cell, separator)))].sort();
  if (names.length < 2) refuseEmpty(table, [column]);
  const values = filled(cells.length, names.length, (label) =>
    cells.map((cell) => (isUnknown(cell) ? undefined : listed(cell, separator).includes(names[label] as string))),
  );
  const what = withTargets(cells.length, { kind: 'labels', columns: names.length, values, names });
  return {
    schema: { kind: 'labels', columns: [column], names, separator },
    what,
    known: knownRows(what),
    unknown: Object.fromEntries(unknown),
    notes: [],
  };
}

const listed = (cell: string, separator: string): string[] =>
  cell
    .split(separator)
    .map((part) => part.trim())
    .filter((part) => part !== '');

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
