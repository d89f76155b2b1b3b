import { didYouMean, GnasError, shortList } from '@gnas/core/plugin';
import { isMissing } from './missing.js';
import type { Mistakes } from './mistakes.js';
import { inferNumberFormat, readNumber } from './number-format.js';
import { type CsvTable, cellsOf } from './read-csv.js';

export const similarPolicies = ['ask', 'merge', 'keep'] as const;

/** What the user says about the labels. */
export interface LabelOptions {
  /** Cells that mean that a class is not known. Default: `isMissing`, "unknown", "unlabeled", and a single negative number beside other whole numbers. */
  readonly unknown?: readonly string[] | undefined;
  /** What becomes of classes that differ only in case, spaces or punctuation. */
  readonly similarClasses: (typeof similarPolicies)[number];
}

/** Classes of the nodes of a table. */
export interface Labels {
  readonly classNames: readonly string[];
  /** [rows] class of each node, or -1. */
  readonly labels: Int32Array;
  /** Classes by the ways they are written, where that differs from their names. */
  readonly aliases: Readonly<Record<string, string>>;
  /** Number of rows of each cell that means "not known". */
  readonly unknown: Readonly<Record<string, number>>;
  readonly notes: readonly string[];
}

/**
 * Reads the classes of the nodes. A class of a single node is a mistake, because it can't be both learned and tested.
 * @throws GnasError GNAS_INVALID_FILE if there are fewer than two classes, or hardly any that repeat
 */
export function readLabels(nodes: CsvTable, label: string, options: LabelOptions, mistakes: Mistakes): Labels {
  const cells = cellsOf(nodes, label);
  const refuse = (problem: string): never => {
    throw new GnasError('GNAS_INVALID_FILE', `${nodes.name}: column "${label}" ${problem}`);
  };
  const isUnknown = unknownTest(cells, options.unknown);
  const unknown = new Map<string, number>();
  const rowsOf = new Map<string, number[]>();
  cells.forEach((cell, row) => {
    if (isUnknown(cell)) unknown.set(cell, (unknown.get(cell) ?? 0) + 1);
    else {
      const rows = rowsOf.get(cell);
      if (rows) rows.push(row);
      else rowsOf.set(cell, [row]);
    }
  });
  if (rowsOf.size === 0) refuse('is empty, so there is nothing to learn. Fill in the class of some nodes.');
  const { aliases, notes } = mergeWritings(label, rowsOf, options.similarClasses, refuse);
  for (const [written, name] of Object.entries(aliases)) {
    rowsOf.set(name, (rowsOf.get(name) as number[]).concat(rowsOf.get(written) as number[]));
    rowsOf.delete(written);
  }
  if (rowsOf.size < 2) refuse(`has one value, "${[...rowsOf.keys()][0]}"; expected at least two classes.`);
  const singles = [...rowsOf.values()].filter(({ length }) => length === 1).length;
  if (singles > 20 && singles > rowsOf.size / 2)
    refuse(
      `has ${rowsOf.size.toLocaleString('en')} different values, of which ${singles.toLocaleString('en')} belong to a single node, so they are hardly classes. Predict another column, or label more nodes.`,
    );
  const frequent = [...rowsOf].filter(([, rows]) => rows.length > 1).map(([name]) => name);
  for (const [name, [row, another]] of rowsOf)
    if (another === undefined)
      mistakes.add(
        nodes.name,
        nodes.lines[row as number],
        `class "${name}" in column "${label}" has a single node${didYouMean(name, frequent)}. A class needs nodes to learn from and others to test on; label more nodes, or empty the cell.`,
      );
  const classNames = sortedClasses([...rowsOf.keys()]);
  const labels = new Int32Array(cells.length).fill(-1);
  classNames.forEach((name, k) => {
    for (const row of rowsOf.get(name) as number[]) labels[row] = k;
  });
  return { classNames, labels, aliases, unknown: Object.fromEntries(unknown), notes };
}

/** Sorts numbers by value, and other names by their letters. */
function sortedClasses(names: readonly string[]): string[] {
  const areNumbers = names.every((name) => Number.isFinite(Number(name)));
  return [...names].sort(areNumbers ? (a, b) => Number(a) - Number(b) : undefined);
}

const unknownWords = new Set(
  'unknown,unlabeled,unlabelled,not labeled,not labelled,no label,undefined,unassigned,not assigned,not known,tbd,to be determined'.split(
    ',',
  ),
);

/** Whether a cell says in words that a label is not known. */
export function saysUnknown(cell: string): boolean {
  return cell.length <= 20 && unknownWords.has(cell.toLowerCase().replace(/[\s_-]+/g, ' '));
}

/** Returns whether a cell means that the class is not known. */
export function unknownTest(cells: readonly string[], given: readonly string[] | undefined): (cell: string) => boolean {
  if (given) {
    const listed = new Set(given);
    return (cell) => cell === '' || listed.has(cell);
  }
  const isNegative = (cell: string): boolean => /^-\d+(\.0+)?$/.test(cell);
  const known = [...new Set(cells)].filter((cell) => !isMissing(cell) && !saysUnknown(cell));
  const negatives = new Set(known.filter(isNegative).map(Number));
  const others = known.filter((cell) => !isNegative(cell));
  const areWhole = others.every((cell) => /^\d+(\.0+)?$/.test(cell)) && new Set(others.map(Number)).size > 1;
  const marker = negatives.size === 1 && areWhole ? [...negatives][0] : undefined;
  return (cell) => isMissing(cell) || saysUnknown(cell) || (marker !== undefined && isNegative(cell) && Number(cell) === marker);
}

/** Fewer different whole numbers than this are classes. */
const manyNumbers = 10;
/** Whole numbers of fewer nodes than this, on average, are quantities. */
const nodesPerClass = 5;
/** More different whole numbers than this are quantities, unless they count from 0 or 1 without a gap. */
const mostNumbers = 30;

/** Describes the numbers among the values of a label, if they are quantities, not classes. @param cells known ones */
export function quantitiesIn(cells: readonly string[]): string | undefined {
  const values = [...new Set(cells)];
  if (values.length < manyNumbers) return undefined;
  const { format, share } = inferNumberFormat(values);
  if (share < 0.95) return undefined;
  const numbers = values.flatMap((value) => readNumber(value, format) ?? []);
  const least = numbers.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const most = numbers.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const isCounted =
    (least === 0 || least === 1) && most - least === numbers.length - 1 && format.unit === '' && cells.length > numbers.length;
  const hasFractions = numbers.some((value) => !Number.isInteger(value));
  if (!hasFractions && (isCounted || (cells.length / values.length >= nodesPerClass && values.length <= mostNumbers)))
    return undefined;
  return `${values.length.toLocaleString('en')} different ones from ${least} to ${most}`;
}

/** Lists in brackets, as JSON and Python write them: ["a", "b"]. */
const brackets = '[]';

/** What separates several labels in the cells of a column, or `[]` for lists in brackets; undefined if a cell names one class. */
export function separatorIn(values: ReadonlySet<string>): string | undefined {
  const written = [...values];
  if (written.length > 0 && written.every((value) => /^\[.*\]$/.test(value))) return brackets;
  for (const separator of ['|', ';', ',', '/', '+']) {
    const joined = written.filter((value) => value.includes(separator));
    const known = new Set(values);
    // A bar or a semicolon has hardly another meaning in a name; a slash or a comma has.
    if (separator === '|' || separator === ';') {
      const seen = new Set<string>();
      for (const part of joined.flatMap((value) => value.split(separator).map((each) => each.trim()))) {
        if (seen.has(part)) known.add(part);
        seen.add(part);
      }
    }
    const lists = joined.filter((value) => value.split(separator).every((part) => known.has(part.trim())));
    if (lists.length > 0 && lists.length >= joined.length / 2) return separator;
  }
  return undefined;
}

/** Labels that a cell lists. */
export function labelsIn(cell: string, separator: string): string[] {
  const isBracketed = separator === brackets;
  return (isBracketed ? cell.slice(1, -1).split(',') : cell.split(separator))
    .map((part) => (isBracketed ? part.trim().replace(/^(["'])(.*)\1$/, '$2') : part.trim()))
    .filter((part) => part !== '');
}

/** Finds classes that are the same but for the way they are written. */
function mergeWritings(
  label: string,
  rowsOf: ReadonlyMap<string, readonly number[]>,
  policy: LabelOptions['similarClasses'],
  refuse: (problem: string) => never,
): { aliases: Record<string, string>; notes: string[] } {
  if (policy === 'keep') return { aliases: {}, notes: [] };
  const aliases: Record<string, string> = {};
  const groups = (keyOf: (value: string) => string | undefined): string[][] => {
    const byKey = new Map<string, string[]>();
    for (const value of rowsOf.keys()) {
      const key = keyOf(value);
      if (key !== undefined && !(value in aliases)) byKey.set(key, [...(byKey.get(key) ?? []), value]);
    }
    return [...byKey.values()]
      .filter(({ length }) => length > 1)
      .map((values) => values.sort((a, b) => (rowsOf.get(b)?.length ?? 0) - (rowsOf.get(a)?.length ?? 0) || (a < b ? -1 : 1)));
  };
  const same = [
    ...groups((value) => (/^-?\d+(\.0+)?$/.test(value) ? String(Number(value)) : undefined)),
    ...groups((value) => (/^(true|false|yes|no)$/i.test(value) ? value.toLowerCase() : undefined)),
  ];
  const areFlags = [...rowsOf.keys()].every((value) => /^(?:[01](?:\.0+)?|true|false|yes|no)$/i.test(value));
  const similar = groups((value) =>
    areFlags
      ? String(/^(?:1|true|yes)/i.test(value))
      : Number.isFinite(Number(value))
        ? undefined
        : value
            .normalize('NFKC')
            .toLowerCase()
            .replace(/[\s_\-.]+/g, ' ')
            .trim(),
  ).filter((values) => !same.some((each) => each.includes(values[0] as string)));
  if (similar.length > 0 && policy === 'ask')
    refuse(
      `has classes that differ only in the way they are written: ${shortList(similar.map((values) => values.map((value) => `"${value}"`).join(' and ')))}. Make them alike, or give --similar-classes merge or --similar-classes keep.`,
    );
  const notes = [...same, ...similar].map(([name = '', ...others]) => {
    for (const other of others) aliases[other] = name;
    return `${label}: ${others.map((other) => `"${other}"`).join(', ')} taken as class "${name}"`;
  });
  return { aliases, notes };
}
