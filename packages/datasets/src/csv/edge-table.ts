import { GnasError, shortList } from '@gnas/core/plugin';
import { EdgeTypeColumn } from './edge-type-column.js';
import { GrowingColumn } from './growing-column.js';
import type { ListedEdges } from './merge-edges.js';
import { isMissing } from './missing.js';
import type { Mistakes } from './mistakes.js';
import { inferNumberFormat, type NumberFormat, readNumber } from './number-format.js';
import { type CsvSource, checkHeader, checkWidth, columnIndex, openTable, type TableReader } from './read-csv.js';

/** Columns of a table of edges that the user names. */
export interface EdgeColumns {
  readonly source?: string | undefined;
  readonly target?: string | undefined;
  readonly weight?: string | undefined;
  readonly edgeType?: string | undefined;
  /** Names of the types of edges, if a model knows no others. */
  readonly edgeTypeNames?: readonly string[] | undefined;
}

/** Edges of one or more tables, and what was found out about the tables. */
export interface EdgeTables extends ListedEdges {
  readonly columns: { readonly source: string; readonly target: string };
  /** Names of the types of edges, if a column with types is asked for. */
  readonly typeNames?: readonly string[] | undefined;
  /** Columns that are not used. */
  readonly unused: readonly string[];
  readonly notes: readonly string[];
  /** Whether edges have a direction, where the files say so. */
  readonly directed: boolean | undefined;
}

/** Usual names of the two ends of an edge, in lower case. */
const usualNames: readonly (readonly [source: string, target: string])[] = [
  ['source', 'target'],
  ['source_id', 'target_id'],
  ['src', 'dst'],
  ['src', 'dest'],
  ['src', 'tgt'],
  ['from', 'to'],
  ['from_id', 'to_id'],
  ['fromnodeid', 'tonodeid'],
  ['from_node', 'to_node'],
  ['source_node', 'target_node'],
  ['start', 'end'],
  ['head', 'tail'],
  ['u', 'v'],
  ['node1', 'node2'],
  ['id1', 'id2'],
  ['id_1', 'id_2'],
  ['sender', 'receiver'],
  ['payer', 'payee'],
  ['citing', 'cited'],
  ['follower', 'followee'],
];

/** Rows that are looked at to tell a header from an edge, and ends from other columns. */
const rowsToLookAt = 200;

/** Numbers of nodes by id. An id that pandas has turned into a float, such as 1.0, is the same as 1. */
export class NodeNumbers {
  floats = 0;
  #similar: Map<string, string> | undefined;

  constructor(readonly numberOf: ReadonlyMap<string, number>) {}

  /** Returns a hint at an id that differs in case, leading zeros, spaces, invisible letters or how accents are written alone. */
  similar(id: string): string {
    const key = (each: string): string =>
      each
        .normalize('NFKC')
        .toLowerCase()
        .replace(/[\s\p{Cf},']/gu, '')
        .replace(/^0+(?=\d)/, '');
    this.#similar ??= new Map(Array.from(this.numberOf.keys(), (each) => [key(each), each]));
    const found = this.#similar.get(key(id));
    if (found === undefined) return '';
    const looksSame = found.normalize('NFKC').replace(/[\s\p{Cf}]/gu, '') === id.normalize('NFKC').replace(/[\s\p{Cf}]/gu, '');
    return `; did you mean "${found}"${looksSame ? ', which has other spaces or other letters that look alike' : ''}`;
  }

  find(id: string): number | undefined {
    const number = this.numberOf.get(id);
    if (number !== undefined) return number;
    const same = /^-?\d+\.0+$/.test(id) ? id.slice(0, id.indexOf('.')) : /^-?\d+$/.test(id) ? `${id}.0` : undefined;
    const found = same === undefined ? undefined : this.numberOf.get(same);
    if (found !== undefined) this.floats++;
    return found;
  }
}

/** Reads tables of edges. An end that is not a node is a mistake. @throws GnasError GNAS_FILE_NOT_FOUND; GNAS_INVALID_FILE */
export async function readEdgeTables(
  sources: readonly (CsvSource | TableReader)[],
  asked: EdgeColumns,
  numberOf: ReadonlyMap<string, number>,
  nodesName: string,
  mistakes: Mistakes,
): Promise<EdgeTables> {
  const nodes = new NodeNumbers(numberOf);
  const ends = [new GrowingColumn(Int32Array), new GrowingColumn(Int32Array)] as const;
  const weights = new GrowingColumn(Float32Array);
  const types = asked.edgeType === undefined ? undefined : new EdgeTypeColumn(asked.edgeType, asked.edgeTypeNames);
  const notes: string[] = [];
  const unused = new Set<string>();
  let columns: EdgeTables['columns'] | undefined;
  let directed: boolean | undefined;
  for (const each of sources) {
    const table = isReader(each) ? each : await openTable(each);
    const reader = table.edges ?? table;
    if (reader.directed !== undefined) directed = (directed ?? false) || reader.directed;
    const layout = await layoutOf(reader, asked, nodes, nodesName);
    columns ??= { source: layout.names[layout.source] as string, target: layout.names[layout.target] as string };
    notes.push(...reader.notes.map((note) => `${reader.name}: ${note}`));
    if (layout.headerless) notes.push(`${reader.name}: the first line is an edge, not a header`);
    layout.names.forEach((name, at) => {
      if (![layout.source, layout.target, layout.weight, layout.edgeType].includes(at)) unused.add(name);
    });
    const nodeOf = (id = '', line: number): number => {
      const node = nodes.find(id);
      if (node === undefined)
        mistakes.add(reader.name, line, `node "${id}" is not in ${nodesName}${mistakes.isShown ? nodes.similar(id) : ''}.`);
      return node ?? 0;
    };
    const { name } = reader;
    let isHeader = !layout.headerless;
    await reader.read((cells, line) => {
      if (isHeader) {
        isHeader = false;
        return;
      }
      checkWidth(reader.name, cells, layout.names.length, line, mistakes);
      ends[0].push(nodeOf(cells[layout.source], line));
      ends[1].push(nodeOf(cells[layout.target], line));
      if (layout.weight !== undefined) weights.push(readWeight(cells[layout.weight] ?? '', layout.format, name, line, mistakes));
      if (layout.edgeType !== undefined) types?.add(cells[layout.edgeType] ?? '', reader.name, line, mistakes);
    });
  }
  if (nodes.floats > 0) notes.push(`${nodes.floats.toLocaleString('en')} ids such as 1.0 were read as 1`);
  return {
    source: ends[0].toArray(),
    target: ends[1].toArray(),
    ...(asked.weight !== undefined && { weights: weights.toArray() }),
    ...types?.build(),
    columns: columns ?? { source: 'source', target: 'target' },
    unused: [...unused],
    notes,
    directed,
  };
}

function isReader(source: CsvSource | TableReader): source is TableReader {
  return typeof source === 'object' && 'read' in source;
}

function readWeight(cell: string, format: NumberFormat, name: string, line: number, mistakes: Mistakes): number {
  const value = readNumber(cell, format);
  if (value === undefined || value < 0)
    mistakes.add(
      name,
      line,
      `the weight is "${cell}"; expected a number of at least 0${isMissing(cell) ? ', in every row' : ''}.`,
    );
  return value ?? 1;
}

/** Where in the records of a table the ends of an edge are. */
interface Layout {
  readonly names: readonly string[];
  readonly headerless: boolean;
  readonly source: number;
  readonly target: number;
  readonly weight: number | undefined;
  readonly edgeType: number | undefined;
  /** How weights are written. */
  readonly format: NumberFormat;
}

class Enough extends Error {}

/** Reads the first records of a table. */
async function firstRecords(reader: TableReader): Promise<(readonly string[])[]> {
  const records: (readonly string[])[] = [];
  try {
    await reader.read((cells) => {
      if (records.push(cells) > rowsToLookAt) throw new Enough();
    });
  } catch (stop) {
    if (!(stop instanceof Enough)) throw stop;
  }
  return records;
}

async function layoutOf(reader: TableReader, asked: EdgeColumns, nodes: NodeNumbers, nodesName: string): Promise<Layout> {
  const [header, ...rows] = await firstRecords(reader);
  const { name } = reader;
  if (!header)
    throw new GnasError('GNAS_INVALID_FILE', `${name}: the file is empty; expected a first line with the names of the columns.`);
  const isNode = (cell: string | undefined): boolean =>
    cell !== undefined && new NodeNumbers(nodes.numberOf).find(cell) !== undefined;
  const headerless = !reader.named && !isUsual(header) && isEdge(header, isNode);
  const names = headerless ? header.map((_, at) => `column ${at + 1}`) : header;
  checkHeader(name, names);
  if (names.length < 2)
    throw new GnasError('GNAS_INVALID_FILE', `${name} has one column; expected two, for the source and the target of each edge.`);
  const table = { name, columns: names };
  const index = (column: string | undefined, flag: string) =>
    column === undefined ? undefined : columnIndex(table, column, flag);
  const weight = index(asked.weight, 'weight');
  const edgeType = index(asked.edgeType, 'edge-type');
  const given = [index(asked.source, 'source'), index(asked.target, 'target')] as const;
  const body = headerless ? [header, ...rows] : rows;
  const [source, target] = given.includes(undefined)
    ? endsOf(names, given, body, isNode, name, nodesName)
    : (given as [number, number]);
  return { names, headerless, source, target, weight, edgeType, format: weightFormat(reader, body, weight) };
}

/** Tells how weights are written from the first rows. @throws GnasError GNAS_INVALID_FILE if that can't be told */
function weightFormat(
  { name, decimalComma }: TableReader,
  rows: readonly (readonly string[])[],
  weight: number | undefined,
): NumberFormat {
  const cells = weight === undefined ? [] : rows.map((row) => row[weight] ?? '').filter((cell) => !isMissing(cell));
  const { format, ambiguous, share } = inferNumberFormat(cells, decimalComma);
  if (ambiguous !== undefined)
    throw new GnasError(
      'GNAS_INVALID_FILE',
      `${name}: the weight "${ambiguous}" may be read as two numbers. Write weights with a decimal point, and without marks between thousands.`,
    );
  return share === 0 ? { decimal: decimalComma ? ',' : '.', unit: '' } : format;
}

/** Whether a first line is an edge: it holds two nodes, or one and an end that is missing among the nodes. */
function isEdge(cells: readonly string[], isNode: (cell: string) => boolean): boolean {
  const nodes = cells.filter(isNode).length;
  // A header of column numbers, as pandas writes it, may hold the id 1 by chance.
  return nodes >= 2 || (nodes === 1 && cells.length > 1 && !cells.every((cell, at) => cell === '' || Number(cell) <= at));
}

function isUsual(header: readonly string[]): boolean {
  return usualEnds(header) !== undefined;
}

/** Finds the ends of an edge among columns by their usual names. */
export function usualEnds(names: readonly string[]): [number, number] | undefined {
  const lower = names.map((column) => column.toLowerCase().replace(/[ -]/g, '_'));
  for (const [from, to] of usualNames)
    if (lower.includes(from) && lower.includes(to)) return [lower.indexOf(from), lower.indexOf(to)];
  return undefined;
}

/** Finds the ends by their usual names, else as the only two columns that hold ids of nodes. */
function endsOf(
  names: readonly string[],
  [source, target]: readonly [number | undefined, number | undefined],
  rows: readonly (readonly string[])[],
  isNode: (cell: string | undefined) => boolean,
  name: string,
  nodesName: string,
): [number, number] {
  const usual = usualEnds(names);
  if (usual && source === undefined && target === undefined) return usual;
  const known = [source, target].filter((at) => at !== undefined);
  const others = [...names.keys()].filter((at) => !known.includes(at));
  const shareOfNodes = (at: number): number => rows.filter((row) => isNode(row[at])).length / Math.max(1, rows.length);
  const strict = others.filter((at) => shareOfNodes(at) === 1);
  const loose = strict.length < 2 - known.length ? others.filter((at) => shareOfNodes(at) >= 0.5) : strict;
  const fitting = others.length === 2 - known.length ? others : loose;
  if (fitting.length === 2 - known.length) {
    const [first = 0, second = 0] = fitting;
    if (source !== undefined) return [source, first];
    return target !== undefined ? [first, target] : [first, second];
  }
  const why =
    fitting.length > 2 - known.length
      ? `columns ${shortList(fitting.map((at) => names[at] as string))} all hold ids of ${nodesName}`
      : `not two of its columns hold ids of ${nodesName} alone`;
  throw new GnasError(
    'GNAS_INVALID_FILE',
    `${name}: it is not clear which columns are the ends of an edge, because ${why}. Name them with --source and --target. Its columns: ${shortList(names)}.`,
  );
}
