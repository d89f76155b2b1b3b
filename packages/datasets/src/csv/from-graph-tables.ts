import { createGraph, definePart, firstRows, type Graph, hasTarget, parseOptions } from '@gnas/core/plugin';
import { inferColumns } from './feature-columns.js';
import { edgeFeatures, nodeFeatures, placeRows } from './graph-tables.js';
import { type FromGraphTablesOptions, graphTablesOptions } from './graph-tables-options.js';
import { type GraphTablesSchema, readGraphTablesSchema } from './graph-tables-schema.js';
import { idColumn } from './id-column.js';
import { labelTable } from './label-table.js';
import { Mistakes } from './mistakes.js';
import { type CsvSource, type CsvTable, columnIndex, readCsv } from './read-csv.js';
import { encodeTargets } from './read-targets.js';

/**
 * Reads many graphs from a table of graphs, a table of their nodes and a table of their edges, in the forms that `fromCsv` reads. The other
 * columns of nodes and edges become their features; those of graphs are not used.
 *
 * The graph's `schema` is a `GraphTablesSchema`, which `encodeGraphTables` takes to encode other tables alike.
 * @throws GnasError GNAS_INVALID_OPTION; GNAS_FILE_NOT_FOUND; GNAS_INVALID_FILE naming file and line of every mistake; GNAS_INVALID_GRAPH
 */
export async function fromGraphTables(given: FromGraphTablesOptions): Promise<Graph> {
  const options = parseOptions('fromGraphTables', graphTablesOptions, given);
  const labels = typeof options.label === 'string' ? [options.label] : options.label;
  const [graphs, nodes, edges] = await readTables(options);
  for (const [table, names] of [
    [nodes, ['graph', 'id']],
    [edges, ['source', 'target']],
  ] as const)
    for (const name of names) if (table) columnIndex(table, options[name], name);
  const graphId = idColumn(graphs, options.graphId, labels, 'graph-id');
  const types = options.column ?? {};
  const mistakes = new Mistakes();
  const placed = placeRows({ graphs, nodes, edges }, { ...options, graphId }, mistakes);
  const others = (table: CsvTable, taken: readonly string[]): string[] =>
    table.columns.filter((column) => !taken.includes(column));
  const columns = inferColumns(nodes, others(nodes, [options.graph, options.id]), types, mistakes);
  const edgeColumns = edges
    ? inferColumns(edges, others(edges, [options.graph, options.source, options.target]), types, mistakes)
    : [];
  const { what, split, predicted, facts, taken } = labelTable(graphs, options, mistakes);
  const { loops, repeated } = placed;
  const unused = others(graphs, [graphId, ...taken]);
  const schema: GraphTablesSchema = {
    format: 'graph-tables',
    graphId,
    graph: options.graph,
    id: options.id,
    source: options.source,
    target: options.target,
    directed: options.directed,
    predicted,
    columns,
    edgeColumns,
    facts: {
      ...facts,
      loops,
      repeated,
      notes: [...facts.notes, ...(unused.length > 0 ? [`${graphs.name}: not used: ${unused.join(', ')}`] : [])],
    },
  };
  return graphOf({ graphs, nodes, edges }, schema, placed, { name: options.name, what, split }, mistakes);
}

/** Options of `encodeGraphTables`. */
export interface EncodeGraphTablesOptions {
  /** Path or text of a table with one row per graph. The column to predict is optional. */
  readonly graphs: CsvSource;
  readonly nodes: CsvSource;
  /** Default: graphs without edges. */
  readonly edges?: CsvSource | undefined;
  /** The `schema` of a graph that `fromGraphTables` read, or of a model file. */
  readonly schema: GraphTablesSchema | Graph['schema'];
  /** Default 'graphs'. */
  readonly name?: string;
}

/**
 * Reads tables that a model has not seen as graphs to predict on, encoded as those that it was trained on. Graphs of which something is
 * known form the test split.
 * @throws GnasError GNAS_FILE_NOT_FOUND; GNAS_INVALID_FILE naming file and line of every mistake; GNAS_INCOMPATIBLE
 */
export async function encodeGraphTables(options: EncodeGraphTablesOptions): Promise<Graph> {
  const schema = readGraphTablesSchema(options.schema);
  const [graphs, nodes, edges] = await readTables(options);
  const mistakes = new Mistakes();
  const placed = placeRows({ graphs, nodes, edges }, schema, mistakes);
  mistakes.throwIfAny();
  const what = encodeTargets(graphs, schema.predicted, schema.facts && Object.keys(schema.facts.unknown));
  const none = new Int32Array(0);
  const test = firstRows(graphs.rows.length).filter((row) => hasTarget(what, row));
  const split = { train: none, validation: none, test };
  return graphOf({ graphs, nodes, edges }, schema, placed, { name: options.name ?? 'graphs', what, split }, mistakes);
}

async function readTables({
  graphs,
  nodes,
  edges,
}: Pick<EncodeGraphTablesOptions, 'graphs' | 'nodes' | 'edges'>): Promise<[CsvTable, CsvTable, CsvTable | undefined]> {
  return [await readCsv(graphs), await readCsv(nodes), edges === undefined ? undefined : await readCsv(edges)];
}

function graphOf(
  { nodes, edges }: { readonly graphs: CsvTable; readonly nodes: CsvTable; readonly edges: CsvTable | undefined },
  schema: GraphTablesSchema,
  { nodeRows, edgeRows, loops: _, repeated: __, ...placed }: ReturnType<typeof placeRows>,
  {
    name,
    what,
    split,
  }: { readonly name: string; readonly what: ReturnType<typeof encodeTargets>; readonly split: Graph['split'] },
  mistakes: Mistakes,
): Graph {
  const features = nodeFeatures(schema.columns, nodes, nodeRows, mistakes);
  const ofEdges = edgeFeatures(schema.edgeColumns, edges, edgeRows, mistakes);
  mistakes.throwIfAny();
  return createGraph(
    { name, ...placed, features, ...(ofEdges && { edgeFeatures: ofEdges }), ...what, split, schema },
    { onlyPredict: split.train.length === 0 },
  );
}

export const graphTablesDataset = definePart({
  description: 'Reads many graphs of your own: tables of graphs, of their nodes and of their edges.',
  options: graphTablesOptions,
  create: fromGraphTables,
});
