import type { Graph } from '@gnas/core';
import { fromEdges } from '../from-edges.js';
import { type CsvSchema, encodeFeatures, readCsvSchema } from './csv-schema.js';
import { Mistakes } from './mistakes.js';
import { type CsvSource, cellsOf, readCsv } from './read-csv.js';
import { numberNodes, readEdges } from './read-tables.js';

/** Options of `encodeCsv`. */
export interface EncodeCsvOptions {
  /** Path or text of a table with one row per node. It needs the columns of the first table; the label's column is optional. */
  readonly nodes: CsvSource;
  /** Path or text of a table with one row per edge. */
  readonly edges: CsvSource;
  /** The `schema` of a graph that `fromCsv` read, or of a model file. */
  readonly schema: CsvSchema | Graph['schema'];
  /** Default 'csv'. */
  readonly name?: string;
}

/**
 * Reads tables that a model has not seen as a graph to predict on. They are encoded as the tables that the model was trained on, with
 * the means, values and words of those. Unknown categories and words are ignored. Nodes with a class form the test split.
 * @throws GnasError GNAS_FILE_NOT_FOUND; GNAS_INVALID_FILE naming file and line of every mistake; GNAS_INCOMPATIBLE
 */
export async function encodeCsv(options: EncodeCsvOptions): Promise<Graph> {
  const schema = readCsvSchema(options.schema);
  const { label, classNames, source, target, directed } = schema;
  const nodes = await readCsv(options.nodes);
  const edges = await readCsv(options.edges);
  const mistakes = new Mistakes();
  const numberOf = numberNodes(nodes, schema.id, mistakes);
  const pairs = readEdges(edges, [source, target], numberOf, nodes.name, mistakes);
  mistakes.throwIfAny();
  const nodeIds = [...numberOf.keys()];
  const features = encodeFeatures(schema, nodes, nodeIds, mistakes);
  mistakes.throwIfAny();
  const labels = nodes.columns.includes(label) ? cellsOf(nodes, label).map((cell) => classNames.indexOf(cell)) : [];
  const none = new Int32Array(0);
  return fromEdges({
    name: options.name ?? 'csv',
    numNodes: nodes.rows.length,
    edges: pairs,
    directed,
    labels: Int32Array.from({ length: nodes.rows.length }, (_, node) => labels[node] ?? -1),
    classNames,
    nodeIds,
    features,
    split: { train: none, validation: none, test: Int32Array.from(labels.keys()).filter((node) => labels[node] !== -1) },
    schema,
    onlyPredict: true,
  });
}
