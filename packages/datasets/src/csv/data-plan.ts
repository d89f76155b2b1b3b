import { firstRows, type Graph, hasTarget, numRows, shortList } from '@gnas/core/plugin';
import * as z from 'zod';
import { type ColumnSchema, columnSchema, isFeature } from './column-schema.js';
import { type CsvSchema, readCsvSchema } from './csv-schema.js';
import { linkTablesPlan } from './from-link-tables.js';
import { shortCell } from './short-cell.js';
import { type TargetSchema, targetSchema } from './target-schema.js';

/** Most lines for columns; like ones are folded beyond. */
const columnLines = 14;
const classLines = 5;
const noteLines = 4;

const number = (value: number): string => value.toLocaleString('en');
const counted = (count: number, noun: string): string => `${number(count)} ${noun}${count === 1 ? '' : 's'}`;

/**
 * Describes how tables became a graph, in at most 30 lines: each column with its type, why, and what is done with it; edges; classes and
 * the split. Everything that is left out is named. Empty for graphs that were not read from tables.
 */
export function dataPlan(graph: Graph): string[] {
  if (graph.schema?.format === 'link-tables') return linkTablesPlan(graph);
  if (graph.schema?.format !== 'csv') return graphTablesPlan(graph);
  const schema = readCsvSchema(graph.schema);
  const rows: [string, string][] = [
    [schema.id, 'identifies a node'],
    ...predictedRows(graph, schema),
    ...columnRows(schema.columns),
    ...(schema.facts?.splitColumn === undefined
      ? []
      : [[schema.facts.splitColumn, 'the split, not a feature'] as [string, string]]),
  ];
  const width = Math.min(24, Math.max(...rows.map(([name]) => name.length)));
  return [
    ...rows.map(([name, text]) => `  ${short(name, width).padEnd(width)}  ${text}`),
    ...(schema.nodeIds
      ? ["  No column describes the nodes, so a model knows them by their ids and can't predict new ones."]
      : []),
    ...edgeLines(schema),
    ...splitLines(graph, schema.facts?.split),
    ...noteTexts(schema.facts?.notes ?? []),
  ];
}

/** What is known of tables whose rows are graphs. */
const tablesOfGraphs = z.object({
  format: z.enum(['graph-tables', 'smiles']),
  predicted: targetSchema,
  columns: z.array(columnSchema).default([]),
  edgeColumns: z.array(columnSchema).default([]),
  facts: z
    .object({
      unknown: z.record(z.string(), z.int()),
      split: z.string(),
      notes: z.array(z.string()),
      leftOut: z.array(z.string()).default([]),
    })
    .optional(),
});

/** Describes how tables of graphs, or a table of molecules, became graphs. Empty for other graphs. */
function graphTablesPlan(graph: Graph): string[] {
  const read = tablesOfGraphs.safeParse(graph.schema);
  if (!read.success) return [];
  const { format, predicted, columns, edgeColumns, facts } = read.data;
  const rows = [
    ...predictedRows(graph, { predicted, facts }),
    ...columnRows(columns),
    ...columnRows(edgeColumns).map(([name, text]) => [name, `of edges: ${text}`] as [string, string]),
  ];
  const width = Math.min(24, Math.max(...rows.map(([name]) => name.length)));
  const isPlain = format === 'graph-tables' && !columns.some(isFeature);
  const leftOut = facts?.leftOut ?? [];
  return [
    ...rows.map(([name, text]) => `  ${short(name, width).padEnd(width)}  ${text}`),
    ...(isPlain ? ['  No column describes the nodes, so each has the feature 1; models see the structure alone.'] : []),
    ...(leftOut.length > 0 ? [`  left out, because they can't be read: ${shortList(leftOut)}`] : []),
    ...splitLines(graph, facts?.split),
    ...noteTexts(facts?.notes ?? []),
  ];
}

function short(text: string, width: number): string {
  const line = shortCell(text);
  return line.length > width ? `${line.slice(0, width - 3)}...` : line;
}

/** Says each column in a line, or folds those of one type if there are too many. */
function columnRows(columns: readonly ColumnSchema[]): [string, string][] {
  if (columns.length <= columnLines) return columns.map((column) => [column.name || '(no name)', inWords(column)]);
  const groups = new Map<string, ColumnSchema[]>();
  for (const column of columns) {
    const key = isFeature(column) ? typeName(column) : `${column.kind}: left out`;
    const group = groups.get(key);
    if (group) group.push(column);
    else groups.set(key, [column]);
  }
  return [...groups].map(([key, members]) => {
    if (members.length === 1) return [members[0]?.name ?? '', inWords(members[0] as ColumnSchema)];
    const missing = members.reduce((sum, column) => sum + column.missing, 0);
    return [
      counted(members.length, 'column'),
      `${key}: ${shortList(members.map(({ name }) => name))}${missing > 0 ? `; ${counted(missing, 'missing cell')}` : ''}`,
    ];
  });
}

function typeName(column: ColumnSchema): string {
  switch (column.kind) {
    case 'number':
      return column.format.unit === '' ? 'number' : `number in ${column.format.unit}`;
    case 'boolean':
      return 'yes or no';
    case 'date':
      if (column.cycles.length === 1) return 'time of day';
      return {
        iso: 'date',
        dmy: 'date, day first',
        mdy: 'date, month first',
        milliseconds: 'time in milliseconds',
        seconds: 'time in seconds',
      }[column.order];
    default:
      return column.kind;
  }
}

function inWords(column: ColumnSchema): string {
  if (!isFeature(column)) return `left out: ${column.kind === 'id' ? 'an id; ' : ''}${column.why}`;
  const gaps =
    column.missing === 0
      ? ''
      : `; ${number(column.missing)} missing, ${column.kind === 'text' ? 'as empty text' : 'marked in a column of its own'}`;
  return `${typeName(column)} (${column.why}): ${treatment(column)}${gaps}`;
}

function treatment(column: ColumnSchema): string {
  switch (column.kind) {
    case 'number':
      return `standardized, mean ${round(column.mean)}, standard deviation ${round(column.deviation)}`;
    case 'boolean':
      return `${column.no} is 0, ${column.yes} is 1`;
    case 'category':
      if (column.buckets > 0) return `hashed into ${column.buckets} columns`;
      return `one-hot: ${shortList(column.values.map(shortCell))}${column.rare > 0 ? `; ${counted(column.rare, 'rare value')} share a column` : ''}`;
    case 'date':
      return column.cycles.length === 1
        ? 'share of the day, standardized, and as a cycle'
        : `days, standardized, and ${column.cycles.join(', ')} as cycles`;
    case 'text':
      return `TF-IDF of ${counted(column.words.length, 'word')}${column.buckets > 0 ? `; rarer ones hashed into ${number(column.buckets)} columns` : ''}`;
    default:
      return '';
  }
}

function round(value: number): string {
  return String(Number(value.toPrecision(4)));
}

/** What is predicted, and how much of it is not known. */
interface PredictedColumns {
  readonly predicted: TargetSchema;
  readonly facts?: { readonly unknown: Readonly<Record<string, number>> } | undefined;
}

/** Says what is predicted: classes, labels or numbers. */
function predictedRows(graph: Graph, schema: PredictedColumns): [string, string][] {
  const { predicted } = schema;
  const unknown = unknownText(graph, schema);
  switch (predicted.kind) {
    case 'classes':
      return [[predicted.column, `to predict: ${counted(graph.numClasses, 'class').replace('classs', 'classes')}${unknown}`]];
    case 'labels': {
      const { columns, names, separator } = predicted;
      const what = `to predict: ${separator === undefined ? '' : `${counted(names.length, 'label')}, ${separator === '[]' ? 'in lists' : `separated by "${separator}"`}: `}`;
      const of = separator === undefined ? `whether each of ${shortList(names)} holds` : shortList(names);
      return [[shortList(columns), `${what}${of}${unknown}`]];
    }
    default: {
      const { center, spread } = predicted;
      return predicted.columns.map(({ name }, at) => [
        name,
        `to predict: a number, mean ${round(center[at] ?? 0)}, standard deviation ${round(spread[at] ?? 1)} in the train split${unknown}`,
      ]);
    }
  }
}

function unknownText(graph: Graph, { facts }: PredictedColumns): string {
  const total = firstRows(numRows(graph)).reduce((count, row) => count + (hasTarget(graph, row) ? 0 : 1), 0);
  if (total === 0) return '';
  const cells = Object.entries(facts?.unknown ?? {}).map(
    ([cell, count]) => `${cell === '' ? 'empty' : `"${cell}"`} ${number(count)}`,
  );
  return `; not known in ${counted(total, 'row')}${cells.length > 0 ? ` (${shortList(cells)}; --unknown changes what counts)` : ''}`;
}

function edgeLines({ source, target, weight, edgeType, edgeTypeNames = [], directed, facts }: CsvSchema): string[] {
  if (!facts) return [`  edges: ${source}, ${target}, ${directed ? 'directed' : 'in both directions'}`];
  const { listed, different, repeated, duplicates, loops, unused } = facts.edges;
  if (listed === 0) return ['  edges: none; models see each node alone'];
  const policy = { one: 'taken once', sum: 'weights summed', max: 'largest weight taken', keep: 'all kept' }[duplicates];
  const parts = [
    `${number(different)} (${source} -> ${target}), ${directed ? 'directed' : 'in both directions'}`,
    weight === undefined ? undefined : `weighted by ${weight}`,
    edgeType === undefined
      ? undefined
      : `of ${counted(edgeTypeNames.length, 'type')} by ${edgeType}: ${shortList(edgeTypeNames)}`,
    repeated > 0 ? `${counted(repeated, 'row')} repeat another: ${policy}` : undefined,
    loops > 0 ? `${counted(loops, 'self loop')} ${directed ? 'kept' : 'left out'}` : undefined,
    unused.length > 0
      ? `not used: ${shortList(unused.map((column) => column || '(no name)'))}${hintAtFlags(weight, edgeType)}`
      : undefined,
  ];
  return [`  edges: ${parts.filter((part) => part !== undefined).join('; ')}`];
}

/** Says how columns of edges can be used that are not. */
function hintAtFlags(weight: string | undefined, edgeType: string | undefined): string {
  const flags = [
    ...(weight === undefined ? ['--weight COLUMN uses one as weights'] : []),
    ...(edgeType === undefined ? ['--edge-type COLUMN one as types of edges'] : []),
  ];
  return flags.length > 0 ? ` (${flags.join(', ')})` : '';
}

function splitLines({ split, labels, numClasses, classNames, graphPointers }: Graph, how: string | undefined): string[] {
  const counts = Array.from({ length: numClasses }, () => [0, 0, 0] as [number, number, number]);
  [split.train, split.validation, split.test].forEach((part, at) => {
    if (numClasses === 0) return;
    for (const node of part) {
      const own = counts[labels[node] as number] as [number, number, number];
      own[at] = (own[at] as number) + 1;
    }
  });
  const bySize = [...counts.entries()].sort(([, a], [, b]) => b[0] + b[1] + b[2] - a[0] - a[1] - a[2]);
  const shown = bySize.length <= classLines ? bySize : [...bySize.slice(0, classLines - 2), ...bySize.slice(-1)];
  const lines = shown.map(
    ([k, [train, validation, test]]) =>
      `    ${short(classNames?.[k] ?? String(k), 24)}: ${number(train)}, ${number(validation)}, ${number(test)}`,
  );
  if (bySize.length > classLines) lines.splice(-1, 0, `    ... and ${number(bySize.length - shown.length)} more classes`);
  const sizes = [split.train, split.validation, split.test].map(({ length }) => length);
  const few =
    sizes.reduce((a, b) => a + b, 0) < 50
      ? ['    Few labels: results depend much on the split. Search with --folds 5, and try several values of --split-seed.']
      : [];
  return [
    `  split${how === undefined ? '' : ` ${how}`}: ${sizes.map(number).join(', ')} ${graphPointers ? 'graphs' : 'nodes'} to train, validate and test`,
    ...lines,
    ...few,
  ];
}

function noteTexts(notes: readonly string[]): string[] {
  const shown = notes.length <= noteLines ? notes : notes.slice(0, noteLines - 1);
  return [
    ...shown.map((note) => `  ${note}`),
    ...(notes.length > shown.length ? [`  ... and ${notes.length - shown.length} more notes`] : []),
  ];
}
