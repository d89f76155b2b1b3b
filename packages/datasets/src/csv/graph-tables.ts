import type { DenseMatrix, Graph, SparseMatrix } from '@gnas/core';
import { featureRows } from '@gnas/core/plugin';
import { binaryRows } from '../sparse-matrix-builder.js';
import { type ColumnSchema, isFeature } from './column-schema.js';
import { encodeColumn, sideBySide } from './encode-column.js';
import { fits } from './infer-column.js';
import type { Mistakes } from './mistakes.js';
import { type CsvTable, cellsOf } from './read-csv.js';

/** Tables of graphs, of their nodes and of their edges. */
export interface GraphTables {
  readonly graphs: CsvTable;
  readonly nodes: CsvTable;
  /** Absent for graphs without edges. */
  readonly edges?: CsvTable | undefined;
}

/** Columns by which rows of the three tables belong together. */
export interface GraphTableKeys {
  readonly graphId: string;
  readonly graph: string;
  readonly id: string;
  readonly source: string;
  readonly target: string;
  readonly directed: boolean;
}

/** Rows of the three tables, as one graph lists them. */
export interface PlacedRows extends Pick<Graph, 'numNodes' | 'source' | 'target'> {
  readonly graphPointers: Int32Array;
  readonly graphIds: readonly string[];
  readonly nodeIds: readonly string[];
  /** [numNodes] row of each node in its table. */
  readonly nodeRows: Int32Array;
  /** [E] row of each edge in its table. */
  readonly edgeRows: Int32Array;
  readonly loops: number;
  readonly repeated: number;
}

/** Orders nodes and edges by graph. Mistakes: a graph without an id or without nodes, a node of no graph, an edge whose end is not a node. */
export function placeRows({ graphs, nodes, edges }: GraphTables, keys: GraphTableKeys, mistakes: Mistakes): PlacedRows {
  const { graphIds, graphOf } = numberGraphs(graphs, keys, mistakes);
  const own = nodesByGraph(nodes, keys, { graphs, graphOf, count: graphIds.length }, mistakes);
  const graphPointers = new Int32Array(graphIds.length + 1);
  own.forEach((rows, graph) => {
    if (rows.length === 0)
      mistakes.add(
        graphs.name,
        graphs.lines[graph],
        `graph "${graphIds[graph]}" has no nodes in ${nodes.name}. Leave it out, or list its nodes.`,
      );
    graphPointers[graph + 1] = (graphPointers[graph] as number) + rows.length;
  });
  const nodeRows = Int32Array.from(own.flat());
  const ids = cellsOf(nodes, keys.id);
  const graphNames = cellsOf(nodes, keys.graph);
  const isLocal = edges?.columns.includes(keys.graph) ?? false;
  const keyOf = (graph: string, id: string): string => (isLocal ? `${graph}\n${id}` : id);
  const placeOf = new Map<string, number>();
  nodeRows.forEach((row, place) => {
    const key = keyOf(graphNames[row] as string, ids[row] as string);
    if (placeOf.has(key))
      mistakes.add(
        nodes.name,
        nodes.lines[row],
        `node "${ids[row]}" is listed twice${isLocal ? ' in its graph' : `. If ids repeat from graph to graph, give ${edges?.name ?? 'the edges'} a column "${keys.graph}"`}.`,
      );
    placeOf.set(key, place);
  });
  const listed = edges ? edgesOf(edges, keys, (graph, id) => placeOf.get(keyOf(graph, id)), nodes.name, mistakes) : noEdges;
  return {
    numNodes: nodeRows.length,
    graphPointers,
    graphIds,
    nodeIds: Array.from(nodeRows, (row) => ids[row] as string),
    nodeRows,
    ...listed,
  };
}

function numberGraphs(graphs: CsvTable, { graphId }: GraphTableKeys, mistakes: Mistakes) {
  const graphIds = cellsOf(graphs, graphId);
  const graphOf = new Map<string, number>();
  graphIds.forEach((id, graph) => {
    const first = graphOf.get(id);
    if (id === '') mistakes.add(graphs.name, graphs.lines[graph], 'the graph has no id.');
    else if (first === undefined) graphOf.set(id, graph);
    else mistakes.add(graphs.name, graphs.lines[graph], `id "${id}" is already used in line ${graphs.lines[first]}.`);
  });
  return { graphIds, graphOf };
}

/** Rows of the table of nodes, for each graph. */
function nodesByGraph(
  nodes: CsvTable,
  { graph }: GraphTableKeys,
  {
    graphs,
    graphOf,
    count,
  }: { readonly graphs: CsvTable; readonly graphOf: ReadonlyMap<string, number>; readonly count: number },
  mistakes: Mistakes,
): number[][] {
  const own = Array.from({ length: count }, (): number[] => []);
  cellsOf(nodes, graph).forEach((id, row) => {
    const number = graphOf.get(id);
    if (number === undefined) mistakes.add(nodes.name, nodes.lines[row], `graph "${id}" is not in ${graphs.name}.`);
    else own[number]?.push(row);
  });
  return own;
}

type ListedEdges = Pick<PlacedRows, 'source' | 'target' | 'edgeRows' | 'loops' | 'repeated'>;
const none = new Int32Array(0);
const noEdges: ListedEdges = { source: none, target: none, edgeRows: none, loops: 0, repeated: 0 };

function edgesOf(
  edges: CsvTable,
  { graph, source, target, directed }: GraphTableKeys,
  find: (graph: string, id: string) => number | undefined,
  nodesName: string,
  mistakes: Mistakes,
): ListedEdges {
  const [from, to] = [cellsOf(edges, source), cellsOf(edges, target)];
  const graphs = edges.columns.includes(graph) ? cellsOf(edges, graph) : undefined;
  const seen = new Set<string>();
  const found: [number, number, number][] = [];
  let [loops, repeated] = [0, 0];
  edges.rows.forEach((_, row) => {
    const ends = [from[row] as string, to[row] as string].map((id) => {
      const place = find(graphs?.[row] ?? '', id);
      if (place === undefined)
        mistakes.add(
          edges.name,
          edges.lines[row],
          `node "${id}"${graphs ? ` of graph "${graphs[row]}"` : ''} is not in ${nodesName}.`,
        );
      return place;
    });
    const [a, b] = ends;
    if (a === undefined || b === undefined) return;
    if (a === b) loops++;
    if (a === b && !directed) return;
    for (const [first, second] of directed ? [[a, b] as const] : [[a, b] as const, [b, a] as const]) {
      const key = `${first} ${second}`;
      if (seen.has(key)) repeated++;
      else found.push([first, second, row]);
      seen.add(key);
    }
  });
  found.sort(([a, b], [c, d]) => a - c || b - d);
  return {
    source: Int32Array.from(found, ([a]) => a),
    target: Int32Array.from(found, ([, b]) => b),
    edgeRows: Int32Array.from(found, ([, , row]) => row),
    loops,
    repeated: directed ? repeated : repeated / 2,
  };
}

/** Encodes the features of placed nodes; 1 for each node if no column has any. */
export function nodeFeatures(
  columns: readonly ColumnSchema[],
  nodes: CsvTable,
  rows: Int32Array,
  mistakes: Mistakes,
): SparseMatrix {
  const encoded = encodeRows(columns, nodes, mistakes);
  if (!encoded)
    return binaryRows(
      Array.from(rows, () => [0]),
      1,
    );
  return featureRows(encoded, rows) as SparseMatrix;
}

/** Encodes the features of placed edges; undefined if no column has any. */
export function edgeFeatures(
  columns: readonly ColumnSchema[],
  edges: CsvTable | undefined,
  rows: Int32Array,
  mistakes: Mistakes,
): DenseMatrix | undefined {
  const width = columns.filter(isFeature).length;
  if (width === 0) return undefined;
  const encoded = encodeRows(columns, edges ?? noRows(columns), mistakes) as SparseMatrix;
  const values = new Float32Array(rows.length * encoded.columns);
  rows.forEach((row, edge) => {
    for (let at = encoded.rowPointers[row] as number; at < (encoded.rowPointers[row + 1] as number); at++)
      values[edge * encoded.columns + (encoded.columnIndices[at] as number)] = encoded.values[at] as number;
  });
  return { layout: 'dense', rows: rows.length, columns: encoded.columns, values };
}

const noRows = (columns: readonly ColumnSchema[]): CsvTable => ({
  name: 'edges',
  columns: columns.map(({ name }) => name),
  rows: [],
  edges: undefined,
  lines: [],
  decimalComma: false,
  notes: [],
});

function encodeRows(columns: readonly ColumnSchema[], table: CsvTable, mistakes: Mistakes): SparseMatrix | undefined {
  const used = columns.filter(isFeature);
  if (used.length === 0) return undefined;
  const parts = used.map((column) => {
    const cells = cellsOf(table, column.name);
    if (column.kind === 'number' || column.kind === 'date' || column.kind === 'boolean')
      cells.forEach((cell, row) => {
        if (!fits(column, cell))
          mistakes.add(table.name, table.lines[row], `"${cell}" in column "${column.name}" is not a ${column.kind}.`);
      });
    return encodeColumn(column, cells);
  });
  return sideBySide(parts, table.rows.length);
}
