import { GnasError, Random, type Split, shortList } from '@gnas/core/plugin';
import { type RandomSplitOptions, randomSplit, type SplitShares } from '../random-split.js';
import type { ColumnType } from './column-schema.js';
import { readDate } from './date-format.js';
import { inferColumn } from './infer-column.js';
import { isMissing } from './missing.js';
import { inferNumberFormat, readNumber } from './number-format.js';
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

/** Options of a split. */
export interface SplitOptions extends RandomSplitOptions {
  /** Type that the user gave the column of times. */
  readonly timeType?: ColumnType | undefined;
}

type Part = 0 | 1 | 2;
const partOf: Readonly<Record<string, Part>> = {
  train: 0,
  training: 0,
  trn: 0,
  val: 1,
  valid: 1,
  validation: 1,
  validate: 1,
  eval: 1,
  evaluation: 1,
  dev: 1,
  test: 2,
  testing: 2,
  tst: 2,
  holdout: 2,
};

/** Whether a column looks as if it held the split: by its name, and by two different parts among its values. */
function looksLikeSplit(name: string, cells: readonly string[]): boolean {
  if (!/^(data_?)?(split|set|subset|partition|fold)$/i.test(name)) return false;
  const values = new Set(cells.filter((cell) => !isMissing(cell)).map((cell) => cell.toLowerCase()));
  return [...values].filter((value) => Object.hasOwn(partOf, value)).length > 1;
}

/** Columns that decide the split: the asked one, else a column that looks like one. */
export function splitColumnsOf(
  nodes: CsvTable,
  { splitColumn, timeColumn, groupColumn, features }: SplitColumns & { readonly features?: readonly string[] | undefined },
  types: Readonly<Record<string, ColumnType>> = {},
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
export function splitTable(nodes: CsvTable, labels: Int32Array, by: SplitColumns, options: SplitOptions): TableSplit {
  const { timeType, ...random } = options;
  const given = Object.entries(by).filter(([, column]) => column !== undefined);
  if (given.length > 1)
    throw new GnasError(
      'GNAS_INVALID_OPTION',
      `fromCsv: ${given.map(([option]) => option).join(' and ')} are given; expected at most one of them.`,
    );
  const shares = (options.shares ?? [0.6, 0.2, 0.2]) as SplitShares;
  const labeled = [...labels.keys()].filter((node) => labels[node] !== -1);
  if (by.splitColumn !== undefined) return namedParts(nodes, by.splitColumn, labels, labeled, random);
  if (by.timeColumn !== undefined) {
    const order = timesOf(nodes, by.timeColumn, labeled, timeType);
    return { split: cut(order, shares), how: `by "${by.timeColumn}": the oldest to train on, the newest to test on` };
  }
  if (by.groupColumn !== undefined)
    return {
      split: byGroups(nodes, by.groupColumn, labeled, shares, options.splitSeed ?? 0),
      how: `by "${by.groupColumn}": rows of one value are in one part, seed ${options.splitSeed ?? 0}`,
    };
  const isOneClass = labels.every((label) => label <= 0);
  return {
    split: randomSplit(labels, random),
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
    const part = Object.hasOwn(partOf, cell.toLowerCase()) ? partOf[cell.toLowerCase()] : undefined;
    if (part !== undefined) parts[part].push(node);
    else if (!isMissing(cell)) odd.add(`"${cell}"`);
  }
  const refuse = (problem: string): never => {
    throw new GnasError('GNAS_INVALID_FILE', `${nodes.name}: column "${column}" ${problem}`);
  };
  if (odd.size > 0)
    refuse(
      `is to say the split, but holds ${shortList([...odd])}; expected train, validation (val) or test, or an empty cell. If it is not the split, give it a type, such as --column ${column}=ignore.`,
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
function timesOf(nodes: CsvTable, column: string, labeled: readonly number[], asked: ColumnType | undefined): number[] {
  const cells = cellsOf(nodes, column);
  const filled = labeled.map((node) => cells[node] as string).filter((cell) => !isMissing(cell));
  const type = asked !== undefined && /^(date|number|decimal)/.test(asked) ? asked : undefined;
  const { column: read, question } = inferColumn(column, filled, { type, decimalComma: nodes.decimalComma });
  if (question !== undefined) throw new GnasError('GNAS_INVALID_FILE', `${nodes.name}: ${question}`);
  const order = read.kind === 'date' ? read.order : undefined;
  const format = read.kind === 'number' ? read.format : inferNumberFormat(filled, nodes.decimalComma).format;
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
      `${nodes.name}: column "${column}" is to order the nodes in time, but ${labeled.length - known.length} labeled rows have neither a date nor a number there. Write times as 2020-01-31, as 2020-Q1, or as numbers.`,
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
    parts[forced ? empty : lacking.indexOf(Math.max(...lacking))]?.push(...group);
  });
  const [train, validation, test] = parts.map((part) => Int32Array.from(part).sort()) as [Int32Array, Int32Array, Int32Array];
  return { train, validation, test };
}
