import { createGraph, type Graph } from '@gnas/core';
import { firstRows, hasTarget } from '@gnas/core/plugin';
import { type CsvSchema, encodeFeatures, readCsvSchema } from './csv-schema.js';
import { type EdgeTables, readEdgeTables } from './edge-table.js';
import { mergeEdges, typesOf } from './merge-edges.js';
import { Mistakes } from './mistakes.js';
import { numberNodes } from './number-nodes.js';
import { type CsvSource, readCsv, type TableReader } from './read-csv.js';
import { encodeTargets } from './read-targets.js';

/** Options of `encodeCsv`. */
export interface EncodeCsvOptions {
  /** Path or text of a table with one row per node. It needs the columns of the first table; the label's column is optional. */
  readonly nodes: CsvSource;
  /** Paths or texts of tables with one row per edge. Default: the edges of a GraphML or GEXF file, else a graph without edges. */
  readonly edges?: CsvSource | readonly CsvSource[] | undefined;
  /** The `schema` of a graph that `fromCsv` read, or of a model file. */
  readonly schema: CsvSchema | Graph['schema'];
  /** Default 'csv'. */
  readonly name?: string;
}

/**
 * Reads tables that a model has not seen as a graph to predict on. They are encoded as the tables that the model was trained on, with
 * the means, values and words of those. Unknown categories count as rare ones. Nodes with a known class form the test split.
 * @throws GnasError GNAS_FILE_NOT_FOUND; GNAS_INVALID_FILE naming file and line of every mistake; GNAS_INCOMPATIBLE
 */
export async function encodeCsv(options: EncodeCsvOptions): Promise<Graph> {
  const schema = readCsvSchema(options.schema);
  const { directed, duplicates } = schema;
  const nodes = await readCsv(options.nodes);
  const mistakes = new Mistakes();
  const numberOf = numberNodes(nodes, schema.id, mistakes);
  const given = options.edges ?? nodes.edges;
  const listed = await edgesOf(given, schema, numberOf, nodes.name, mistakes);
  mistakes.throwIfAny();
  const edges = mergeEdges(nodes.rows.length, listed, { directed, duplicates });
  const nodeIds = [...numberOf.keys()];
  const features = encodeFeatures(schema, nodes, nodeIds, mistakes);
  mistakes.throwIfAny();
  const what = encodeTargets(nodes, schema.predicted, schema.facts && Object.keys(schema.facts.unknown));
  const known = firstRows(nodes.rows.length).filter((row) => hasTarget(what, row));
  const none = new Int32Array(0);
  return createGraph(
    {
      name: options.name ?? 'csv',
      numNodes: nodes.rows.length,
      source: edges.source,
      target: edges.target,
      ...(edges.weights && { edgeWeights: edges.weights }),
      ...typesOf(edges, schema.edgeTypeNames),
      ...what,
      nodeIds,
      features,
      split: { train: none, validation: none, test: known },
      schema,
    },
    { onlyPredict: true },
  );
}

async function edgesOf(
  edges: EncodeCsvOptions['edges'] | TableReader,
  { source, target, weight, edgeType, edgeTypeNames }: CsvSchema,
  numberOf: ReadonlyMap<string, number>,
  nodesName: string,
  mistakes: Mistakes,
): Promise<Pick<EdgeTables, 'source' | 'target' | 'weights' | 'types'>> {
  if (edges === undefined)
    return {
      source: new Int32Array(0),
      target: new Int32Array(0),
      ...(weight !== undefined && { weights: new Float32Array(0) }),
      ...(edgeType !== undefined && { types: new Int32Array(0) }),
    };
  const sources = (Array.isArray(edges) ? edges : [edges]) as readonly (CsvSource | TableReader)[];
  // Tables without a header have no names to look for.
  const isNamed = !/^column \d+$/.test(source);
  const values = { weight, edgeType, edgeTypeNames };
  return readEdgeTables(sources, isNamed ? { source, target, ...values } : values, numberOf, nodesName, mistakes);
}
