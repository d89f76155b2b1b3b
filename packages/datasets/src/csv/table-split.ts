import { GnasError, Random, type Split, shortList } from '@gnas/core/plugin';
import { type RandomSplitOptions, randomSplit, type SplitShares } from '../random-split.js';
import type { ColumnType } from './column-schema.js';
import { inferDateOrder, readDate } from './date-format.js';
import { typeOf } from './feature-columns.js';
import { dateQuestion } from './infer-column.js';
import { isMissing } from './missing.js';
import { inferNumberFormat, type NumberFormat, numberQuestion, readNumber } from './number-format.js';
import { type CsvTable, cellsOf } from './read-csv.js';

/** Columns that decide the split; at most one is given. */
export interface SplitColumns {
  readonly splitColumn?: string | undefined;
  readonly timeColumn?: string | undefined;
  readonly groupColumn?: string | undefined;
}

/** A split, and how it came about. */
export interface TableSplit {
  readonly split: Split;
  readonly how: string;
}

/** Types that the user gave columns. */
type Types = Readonly<Record<string, ColumnType>>;

type Part = 0 | 1 | 2;
const partOf: Readonly<Record<string, Part>> = {
  train: 0,
  training: 0,
  val: 1,
  valid: 1,
  validation: 1,
  dev: 1,
  test: 2,
  testing: 2,
  holdout: 2,
  eval: 1,
  evaluation: 1,
};
/** Short forms, which count only in a column whose name says that it holds a split. */
const shortPartOf: Readonly<Record<string, Part>> = { tr: 0, trn: 0, va: 1, vl: 1, te: 2, ts: 2, tst: 2 };
const splitName = /^(?:data_?|train_?test_?)?(?:split|set|subset|partition|fold)$/i;

/** Part that a cell names, such as train, "Test set" or validation_data. */
function partIn(cell: string): Part | undefined {
  const word = cell.toLowerCase().replace(/[\s_-]+(?:set|data|split)$|set$/, '');
  for (const parts of [partOf, shortPartOf]) if (Object.hasOwn(parts, word)) return parts[word];
  return undefined;
}

/**
 * Whether a column looks as if it held the split. All its values name parts, among them those to train on; or its name says so and two of
 * its values name different parts. The split then refuses its other values.
 */
export function looksLikeSplit(name: string, cells: readonly string[]): boolean {
  const isNamed = splitName.test(name);
  const values = new Set<string>();
  for (const cell of cells) {
    if (isMissing(cell)) continue;
    if (partIn(cell) !== undefined) values.add(cell.toLowerCase());
    else if (!isNamed) return false;
  }
  const parts = new Set([...values].map(partIn));
  if (!isNamed && [...values].some((value) => Object.hasOwn(shortPartOf, value))) return false;
  return parts.size > 1 && (isNamed || parts.has(0));
}

/** Columns that decide the split: the asked one, else a column that looks like one. */
export function splitColumnsOf(
  nodes: CsvTable,
  { splitColumn, timeColumn, groupColumn, features }: SplitColumns & { readonly features?: readonly string[] | undefined },
  types: Types = {},
): { splitColumn?: string; timeColumn?: string; groupColumn?: string } {
  if (timeColumn !== undefined || groupColumn !== undefined || splitColumn !== undefined)
    return {
      ...(splitColumn !== undefined && { splitColumn }),
      ...(timeColumn !== undefined && { timeColumn }),
      ...(groupColumn !== undefined && { groupColumn }),
    };
  const found = nodes.columns.find(
    (column) => !features?.includes(column) && !Object.hasOwn(types, column) && looksLikeSplit(column, cellsOf(nodes, column)),
  );
  return found === undefined ? {} : { splitColumn: found };
}

/** Splits the labeled nodes of a table. @throws GnasError GNAS_INVALID_OPTION; GNAS_INVALID_FILE; GNAS_INVALID_GRAPH */
export function splitTable(
  nodes: CsvTable,
  labels: Int32Array,
  by: SplitColumns,
  options: RandomSplitOptions,
  types: Types,
): TableSplit {
  const given = Object.entries(by).filter(([, column]) => column !== undefined);
  if (given.length > 1)
    throw new GnasError(
      'GNAS_INVALID_OPTION',
      `fromCsv: ${given.map(([option]) => option).join(' and ')} are given; expected at most one of them.`,
    );
  const shares = (options.shares ?? [0.6, 0.2, 0.2]) as SplitShares;
  const labeled = [...labels.keys()].filter((node) => labels[node] !== -1);
  if (by.splitColumn !== undefined) return namedParts(nodes, by.splitColumn, labels, labeled, options);
  if (by.timeColumn !== undefined) {
    const order = timesOf(nodes, by.timeColumn, labeled, typeOf(types, by.timeColumn));
    return { split: cut(order, shares), how: `by "${by.timeColumn}": the oldest to train on, the newest to test on` };
  }
  if (by.groupColumn !== undefined)
    return {
      split: byGroups(nodes, by.groupColumn, labeled, shares, options.splitSeed ?? 0),
      how: `by "${by.groupColumn}": rows of one value are in one part, seed ${options.splitSeed ?? 0}`,
    };
  const isOneClass = labels.every((label) => label <= 0);
  return {
    split: randomSplit(labels, options),
    how: `at random${isOneClass ? '' : ' in each class'}, seed ${options.splitSeed ?? 0}`,
  };
}

function namedParts(
  nodes: CsvTable,
  column: string,
  labels: Int32Array,
  labeled: readonly number[],
  { splitSeed }: RandomSplitOptions,
): TableSplit {
  const cells = cellsOf(nodes, column);
  const parts: [number[], number[], number[]] = [[], [], []];
  const odd = new Set<string>();
  for (const node of labeled) {
    const cell = cells[node] as string;
    const part = partIn(cell);
    if (part !== undefined) parts[part].push(node);
    else if (!isMissing(cell)) odd.add(`"${cell}"`);
  }
  const refuse = (problem: string): never => {
    throw new GnasError('GNAS_INVALID_FILE', `${nodes.name}: column "${column}" ${problem}`);
  };
  if (odd.size > 0)
    refuse(
      `is to say the split, but holds ${shortList([...odd])}; expected train, validation (val) or test, or an empty cell. If the column is not the split, give it a type, such as --column ${column}=ignore.`,
    );
  if (parts[0].length === 0) refuse('names no labeled node for training. Write train in some rows.');
  if (parts[2].length === 0 && parts[1].length === 0) refuse('names no labeled node for testing. Write test in some rows.');
  let how = `as column "${column}" says`;
  const missing = parts[1].length === 0 ? 1 : parts[2].length === 0 ? 2 : undefined;
  if (missing !== undefined) {
    // Nodes to choose the model by are taken from those to train on, as the table doesn't set any aside.
    const toTrain = new Set(parts[0]);
    const inTrain = labels.map((label, node) => (toTrain.has(node) ? label : -1));
    const drawn = randomSplit(inTrain, { shares: [0.8, 0.1, 0.1], splitSeed });
    const taken = [...drawn.validation, ...drawn.test];
    parts[missing] = taken;
    const set = new Set(taken);
    parts[0] = parts[0].filter((node) => !set.has(node));
    how += `; ${missing === 1 ? 'validation' : 'test'} nodes are a fifth of those to train on`;
  }
  const [train, validation, test] = parts.map((part) => Int32Array.from(part).sort()) as [Int32Array, Int32Array, Int32Array];
  return { split: { train, validation, test }, how };
}

/** Labeled nodes in the order of a column of dates or numbers. */
function timesOf(nodes: CsvTable, column: string, labeled: readonly number[], type: ColumnType | undefined): number[] {
  const cells = cellsOf(nodes, column);
  const filled = labeled.map((node) => cells[node] as string).filter((cell) => !isMissing(cell));
  const guess = inferDateOrder(column, filled);
  const given = type === 'date-dmy' ? 'dmy' : type === 'date-mdy' ? 'mdy' : undefined;
  if (guess?.ambiguous !== undefined && given === undefined)
    throw new GnasError('GNAS_INVALID_FILE', `${nodes.name}: ${dateQuestion(column, guess.ambiguous)}`);
  const order = given ?? guess?.order;
  const numbers = inferNumberFormat(filled, nodes.decimalComma);
  if (!order && numbers.ambiguous !== undefined && type === undefined)
    throw new GnasError('GNAS_INVALID_FILE', `${nodes.name}: ${numberQuestion(column, numbers.ambiguous)}`);
  const format: NumberFormat = type === 'decimal-comma' ? { ...numbers.format, decimal: ',' } : numbers.format;
  const timeOf = (node: number): number | undefined => {
    const cell = cells[node] as string;
    return order ? readDate(cell, order) : readNumber(cell, format);
  };
  const known = labeled.flatMap((node) => {
    const time = timeOf(node);
    return time === undefined ? [] : [[node, time] as const];
  });
  if (known.length < labeled.length)
    throw new GnasError(
      'GNAS_INVALID_FILE',
      `${nodes.name}: column "${column}" is to order the nodes in time, but ${labeled.length - known.length} labeled rows have neither a date nor a number there.`,
    );
  return known.sort(([a, s], [b, t]) => s - t || a - b).map(([node]) => node);
}

function cut(order: readonly number[], [train, validation]: SplitShares): Split {
  if (order.length < 3)
    throw new GnasError(
      'GNAS_INVALID_GRAPH',
      `The graph has ${order.length} labeled nodes; a split into three parts needs at least three. Label more nodes.`,
    );
  const first = Math.min(Math.max(1, Math.round(train * order.length)), order.length - 2);
  const second = Math.min(Math.max(first + 1, Math.round((train + validation) * order.length)), order.length - 1);
  const part = (from: number, to: number): Int32Array => Int32Array.from(order.slice(from, to)).sort();
  return { train: part(0, first), validation: part(first, second), test: part(second, order.length) };
}

/** Deals groups out in a random order, each to the part that lacks most. */
function byGroups(nodes: CsvTable, column: string, labeled: readonly number[], shares: SplitShares, seed: number): Split {
  const cells = cellsOf(nodes, column);
  const groups = new Map<string, number[]>();
  for (const node of labeled) {
    const group = groups.get(cells[node] as string);
    if (group) group.push(node);
    else groups.set(cells[node] as string, [node]);
  }
  if (groups.size < 3)
    throw new GnasError(
      'GNAS_INVALID_FILE',
      `${nodes.name}: column "${column}" has ${groups.size} groups of labeled nodes; a split into three parts needs at least three.`,
    );
  const names = Int32Array.from(groups.keys(), (_, at) => at);
  new Random(seed).split('split').shuffle(names);
  const all = [...groups.values()];
  const parts: [number[], number[], number[]] = [[], [], []];
  const bySize = [...names].map((at) => all[at] as number[]).sort((a, b) => b.length - a.length);
  bySize.forEach((group, at) => {
    const empty = parts.findIndex(({ length }) => length === 0);
    const lacking = parts.map((part, index) => (shares[index] as number) * labeled.length - part.length);
    const forced = empty >= 0 && bySize.length - at <= parts.filter(({ length }) => length === 0).length;
    const part = parts[forced ? empty : lacking.indexOf(Math.max(...lacking))];
    for (const row of group) part?.push(row);
  });
  const [train, validation, test] = parts.map((part) => Int32Array.from(part).sort()) as [Int32Array, Int32Array, Int32Array];
  return { train, validation, test };
}
