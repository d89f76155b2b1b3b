import { GnasError, type Graph } from '@gnas/core';
import { fromEdges } from '../from-edges.js';
import type { SplitShares } from '../random-split.js';
import { columnFeatures, columnKind, sideBySide } from './column-features.js';
import { type CsvSource, type CsvTable, columnIndex, readCsv } from './read-csv.js';

export interface FromCsvOptions {
  /** Path or text of a table with one row per node. */
  readonly nodes: CsvSource;
  /** Path or text of a table with one row per edge. */
  readonly edges: CsvSource;
  /** Column of `nodes` to predict; an empty cell is a node whose class is not known. */
  readonly label: string;
  /** Column of `nodes` that names a node. Default 'id'. */
  readonly id?: string;
  /** Columns of `edges` that name its ends. Default 'source' and 'target', else the first two. */
  readonly source?: string;
  readonly target?: string;
  /** Columns of `nodes` that become features. Default: all but id and label. */
  readonly features?: readonly string[];
  /** Keep edges as they are given. Default false. */
  readonly directed?: boolean;
  /** Default 'csv'. */
  readonly name?: string;
  readonly split?: SplitShares;
  /** Default 0. */
  readonly seed?: number;
}

/**
 * One's own data: a table of nodes and a table of edges. Columns of numbers are standardized, columns of a few repeated
 * values become one-hot, texts a bag of words; columns that look like ids are left out.
 * @throws GnasError GNAS_FILE_NOT_FOUND; GNAS_INVALID_FILE naming file and line; GNAS_INVALID_GRAPH
 */
export async function fromCsv(options: FromCsvOptions): Promise<Graph> {
  const { label, id = 'id', directed = false, name = 'csv', split, seed = 0 } = options;
  const nodes = await readCsv(options.nodes);
  const edges = await readCsv(options.edges);
  const numberOf = numberNodes(nodes, columnIndex(nodes, id));
  const labelCells = cellsOf(nodes, label);
  const classNames = [...new Set(labelCells.filter((cell) => cell !== ''))].sort();
  if (classNames.length < 2)
    throw new GnasError(
      'GNAS_INVALID_FILE',
      `${nodes.name}: column "${label}" has ${classNames.length} different values; a label needs at least two.`,
    );
  return fromEdges({
    name,
    numNodes: nodes.rows.length,
    edges: readEdges(edges, numberOf, nodes.name, options),
    directed,
    labels: labelCells.map((cell) => (cell === '' ? -1 : classNames.indexOf(cell))),
    classNames,
    nodeIds: [...numberOf.keys()],
    ...features(
      nodes,
      options.features ?? nodes.columns.filter((column) => column !== id && column !== label),
      options.features !== undefined,
    ),
    ...(split && { split }),
    seed,
  });
}

function cellsOf(table: CsvTable, column: string): string[] {
  const index = columnIndex(table, column);
  return table.rows.map((row) => row[index] as string);
}

function numberNodes(nodes: CsvTable, id: number): Map<string, number> {
  const numberOf = new Map<string, number>();
  nodes.rows.forEach((row, node) => {
    const key = row[id] as string;
    const line = nodes.lines[node] as number;
    if (key === '') throw new GnasError('GNAS_INVALID_FILE', `${nodes.name}, line ${line}: the node has no id.`);
    const first = numberOf.get(key);
    if (first !== undefined)
      throw new GnasError(
        'GNAS_INVALID_FILE',
        `${nodes.name}, line ${line}: id "${key}" is there already, in line ${nodes.lines[first]}.`,
      );
    numberOf.set(key, node);
  });
  return numberOf;
}

function readEdges(
  edges: CsvTable,
  numberOf: ReadonlyMap<string, number>,
  nodesName: string,
  { source, target }: FromCsvOptions,
): [number, number][] {
  const ends = [source ?? endColumn(edges, 'source', 0), target ?? endColumn(edges, 'target', 1)].map((column) =>
    columnIndex(edges, column),
  );
  return edges.rows.map((row, edge) => {
    const pair = ends.map((column) => {
      const key = row[column] as string;
      const node = numberOf.get(key);
      if (node === undefined)
        throw new GnasError(
          'GNAS_INVALID_FILE',
          `${edges.name}, line ${edges.lines[edge]}: there is no node "${key}" in ${nodesName}.`,
        );
      return node;
    });
    return pair as [number, number];
  });
}

function endColumn(edges: CsvTable, usual: string, position: number): string {
  const column = edges.columns.includes(usual) ? usual : edges.columns[position];
  if (column === undefined)
    throw new GnasError('GNAS_INVALID_FILE', `${edges.name} has one column; an edge needs a source and a target.`);
  return column;
}

/** Nothing where no column is of use: `fromEdges` then takes one-hot node numbers. */
function features(nodes: CsvTable, columns: readonly string[], asked: boolean): { features?: ReturnType<typeof sideBySide> } {
  const parts = columns.flatMap((column) => {
    const cells = cellsOf(nodes, column);
    const kind = columnKind(cells);
    if (kind !== 'ignored') return [columnFeatures(cells, kind)];
    if (asked)
      throw new GnasError(
        'GNAS_INVALID_FILE',
        `${nodes.name}: column "${column}" has neither numbers nor repeated values nor texts, so it cannot become features.`,
      );
    return [];
  });
  return parts.length > 0 ? { features: sideBySide(parts, nodes.rows.length) } : {};
}
