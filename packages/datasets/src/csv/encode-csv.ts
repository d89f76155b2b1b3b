import type { Graph } from '@gnas/core';
import { fromEdges } from '../from-edges.js';
import { type CsvSchema, encodeFeatures, readCsvSchema } from './csv-schema.js';
import { Mistakes } from './mistakes.js';
import { type CsvSource, cellsOf, readCsv } from './read-csv.js';
import { numberNodes, readEdges } from './read-tables.js';

/** Of `encodeCsv`. */
export interface EncodeCsvOptions {
  /** Path or text of a table with one row per node: the columns of the first table, the label's where it is known. */
  readonly nodes: CsvSource;
  /** Path or text of a table with one row per edge. */
  readonly edges: CsvSource;
  /** The `schema` of a graph that `fromCsv` made, or that a model file holds. */
  readonly schema: CsvSchema | Graph['schema'];
  /** Default 'csv'. */
  readonly name?: string;
}

/**
 * A graph to predict on, of tables that a model has not seen: encoded as the tables were that it was trained on, with their means,
 * values and words. A category or a word that was not there is left out. Nodes whose class is given are its test split.
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
