import { createGraph, definePart, GnasError, type Graph, parseOptions } from '@gnas/core/plugin';
import type * as z from 'zod';
import { binaryRows } from '../sparse-matrix-builder.js';
import { isFeature } from './column-schema.js';
import { columnTypesOf, fromCsvOptions } from './csv-options.js';
import { encodeFeatures } from './csv-schema.js';
import { type EdgeTables, readEdgeTables } from './edge-table.js';
import { inferColumns } from './feature-columns.js';
import { idColumn } from './id-column.js';
import { type LinkTablesSchema, readLinkTablesSchema } from './link-tables-schema.js';
import { type MergedEdges, mergeEdges } from './merge-edges.js';
import { Mistakes } from './mistakes.js';
import { nodesOfEdges } from './nodes-of-edges.js';
import { numberNodes } from './number-nodes.js';
import { type CsvSource, readCsv } from './read-csv.js';

const { nodes, edges, name } = fromCsvOptions.shape;

/** Schema of `FromLinkTablesOptions`. */
export const fromLinkTablesOptions = fromCsvOptions
  .pick({ id: true, source: true, target: true, weight: true, duplicates: true, directed: true, column: true })
  .extend({
    edges: edges.unwrap().describe('Path of a table with one row per edge, or its text; or several.'),
    nodes: nodes
      .optional()
      .describe('Path of a table with one row per node, or its text. Without it: the nodes that edges name.'),
    name: name.unwrap().default('links').describe('Name of the graph.'),
  });
/** Options of `fromLinkTables`. */
export type FromLinkTablesOptions = z.input<typeof fromLinkTablesOptions>;

/**
 * Reads tables of edges, and perhaps a table of nodes, as a graph whose links are to be predicted: CSV with any usual delimiter, or JSON
 * Lines, also with gzip. All columns of the node table but the id become features, with inferred types. Without such a table, or without a
 * column that describes nodes, features are one-hot node numbers, and a model can't predict links of new nodes.
 *
 * The graph has no labels. Its `schema` is a `LinkTablesSchema`, which `encodeLinkTables` takes to encode other tables alike.
 * @throws GnasError GNAS_INVALID_OPTION; GNAS_FILE_NOT_FOUND; GNAS_INVALID_FILE naming file and line of every mistake, such as a link to
 * a node that is not in the table; GNAS_INVALID_GRAPH
 */
export async function fromLinkTables(given: FromLinkTablesOptions): Promise<Graph> {
  const options = parseOptions('fromLinkTables', fromLinkTablesOptions, given);
  const sources = listOf(options.edges);
  const mistakes = new Mistakes();
  const policy = options.duplicates ?? (options.weight === undefined ? 'one' : 'sum');
  const shared = {
    directed: options.directed ?? false,
    duplicates: policy,
    ...(options.weight !== undefined && { weight: options.weight }),
  };
  if (options.nodes === undefined) {
    const { numberOf, ends } = await nodesOfEdges(sources, options);
    const { columns, ...listed } = await readEdgeTables(
      sources,
      { ...ends, weight: options.weight },
      numberOf,
      'the tables',
      mistakes,
    );
    mistakes.throwIfAny();
    if (numberOf.size === 0) throw new GnasError('GNAS_INVALID_FILE', `${nameOf(sources[0])}: the file has no edges.`);
    const merged = mergeEdges(numberOf.size, listed, shared);
    const nodeIds = [...numberOf.keys()];
    const schema: LinkTablesSchema = {
      format: 'link-tables',
      ...columns,
      ...shared,
      columns: [],
      nodeIds,
      facts: [`nodes: ${nodeIds.length.toLocaleString('en')} that edges name`, ...edgeFacts(listed, merged)],
    };
    return linksOf(options.name, merged, nodeIds, oneHot(nodeIds.length), schema);
  }
  const table = await readCsv(options.nodes);
  const idName = idColumn(table, options.id, []);
  const numberOf = numberNodes(table, idName, mistakes);
  const { columns: ends, ...listed } = await readEdgeTables(sources, options, numberOf, table.name, mistakes);
  const others = table.columns.filter((each) => each !== idName);
  const columns = inferColumns(table, others, columnTypesOf(options.column, table.columns), mistakes);
  mistakes.throwIfAny();
  const merged = mergeEdges(table.rows.length, listed, shared);
  const nodeIds = [...numberOf.keys()];
  const schema: LinkTablesSchema = {
    format: 'link-tables',
    id: idName,
    ...ends,
    ...shared,
    columns,
    ...(!columns.some(isFeature) && { nodeIds }),
    facts: [
      `nodes: ${nodeIds.length.toLocaleString('en')} by ${idName}`,
      ...columns.map((each) => `${each.name}: ${each.kind === 'ignored' ? `left out: ${each.why}` : each.kind}`),
      ...edgeFacts(listed, merged),
    ],
  };
  const features = encodeFeatures(schema, table, nodeIds, mistakes);
  mistakes.throwIfAny();
  return linksOf(options.name, merged, nodeIds, features, schema);
}

/** Options of `encodeLinkTables`. */
export interface EncodeLinkTablesOptions {
  /** Paths or texts of tables with all known links. */
  readonly edges: CsvSource | readonly CsvSource[];
  /** Path or text of a table with one row per node, which a model with features needs. */
  readonly nodes?: CsvSource | undefined;
  /** The `schema` of a graph that `fromLinkTables` read, or of a model file. */
  readonly schema: LinkTablesSchema | Graph['schema'];
  /** Default 'links'. */
  readonly name?: string;
}

/**
 * Reads tables that a model has not seen as a graph whose links it can predict, encoded as the tables that it was trained on.
 * @throws GnasError GNAS_FILE_NOT_FOUND; GNAS_INVALID_FILE naming file and line of every mistake; GNAS_INCOMPATIBLE
 */
export async function encodeLinkTables({ edges, nodes, schema: given, name = 'links' }: EncodeLinkTablesOptions): Promise<Graph> {
  const schema = readLinkTablesSchema(given);
  const mistakes = new Mistakes();
  const table = nodes === undefined ? undefined : await readCsv(nodes);
  if (!table && !schema.nodeIds)
    throw new GnasError(
      'GNAS_INCOMPATIBLE',
      `The model was trained with features of nodes: ${schema.columns.map((each) => each.name).join(', ')}. Give a table of nodes, too.`,
    );
  const numberOf = table
    ? numberNodes(table, schema.id ?? idColumn(table, undefined, []), mistakes)
    : new Map(schema.nodeIds?.map((each, node) => [each, node]));
  const nodesName = table?.name ?? 'the tables that the model was trained on';
  // Tables without a header have no names to look for.
  const ends = /^column \d+$/.test(schema.source) ? {} : { source: schema.source, target: schema.target };
  const listed = await readEdgeTables(listOf(edges), { ...ends, weight: schema.weight }, numberOf, nodesName, mistakes);
  mistakes.throwIfAny();
  const nodeIds = [...numberOf.keys()];
  const features = table ? encodeFeatures(schema, table, nodeIds, mistakes) : oneHot(nodeIds.length);
  mistakes.throwIfAny();
  return linksOf(name, mergeEdges(nodeIds.length, listed, schema), nodeIds, features, schema);
}

/**
 * Reads a table of pairs of a graph's nodes, to predict whether they are linked.
 * @throws GnasError GNAS_FILE_NOT_FOUND; GNAS_INVALID_FILE naming the line of every node that the graph doesn't have
 */
export async function readPairs(
  table: CsvSource,
  { name: graphName, numNodes, nodeIds }: Pick<Graph, 'name' | 'numNodes' | 'nodeIds'>,
): Promise<{ readonly source: Int32Array; readonly target: Int32Array }> {
  const numberOf = new Map(Array.from({ length: numNodes }, (_, node) => [nodeIds?.[node] ?? String(node), node]));
  const mistakes = new Mistakes();
  const pairs = await readEdgeTables([table], {}, numberOf, `graph ${graphName}`, mistakes);
  mistakes.throwIfAny();
  if (pairs.source.length === 0)
    throw new GnasError('GNAS_INVALID_FILE', `${nameOf(table)} has no pairs; expected two columns with the ids of two nodes.`);
  return { source: pairs.source, target: pairs.target };
}

/** Describes how tables of links became a graph. */
export function linkTablesPlan({ schema }: Pick<Graph, 'schema'>): string[] {
  const { nodeIds, facts = [] } = readLinkTablesSchema(schema);
  return [
    ...facts.map((fact) => `  ${fact}`),
    ...(nodeIds
      ? ["  No column describes the nodes, so a model knows them by their ids and can't predict links of new ones."]
      : []),
  ];
}

function linksOf(
  graphName: string,
  { source: from, target: to, weights }: MergedEdges,
  nodeIds: readonly string[],
  features: Graph['features'],
  schema: LinkTablesSchema,
): Graph {
  const none = new Int32Array(0);
  return createGraph(
    {
      name: graphName,
      numNodes: nodeIds.length,
      source: from,
      target: to,
      ...(weights && { edgeWeights: weights }),
      features,
      labels: new Int32Array(nodeIds.length).fill(-1),
      numClasses: 0,
      nodeIds,
      split: { train: none, validation: none, test: none },
      schema,
    },
    { onlyPredict: true },
  );
}

function edgeFacts(
  { source: listed, notes, unused }: Omit<EdgeTables, 'columns'>,
  { different, repeated, loops }: MergedEdges,
): string[] {
  const count = (value: number): string => value.toLocaleString('en');
  return [
    `edges: ${count(listed.length)} listed, ${count(different)} different, ${count(repeated)} repeated, ${count(loops)} self loops`,
    ...(unused.length > 0 ? [`not used: ${unused.join(', ')}`] : []),
    ...notes,
  ];
}

const oneHot = (numNodes: number) =>
  binaryRows(
    Array.from({ length: numNodes }, (_, node) => [node]),
    numNodes,
  );

function listOf(sources: CsvSource | readonly CsvSource[]): readonly CsvSource[] {
  return (Array.isArray(sources) ? sources : [sources]) as readonly CsvSource[];
}

function nameOf(table: CsvSource | undefined): string {
  return typeof table === 'string' ? table : (table?.name ?? 'csv');
}

export const linkTablesDataset = definePart({
  description: 'Reads your own links: tables of edges, with or without a table of nodes.',
  options: fromLinkTablesOptions,
  create: (options) => fromLinkTables(options),
});
