import { definePart, GnasError, type Graph, parseOptions } from '@gnas/core/plugin';
import * as z from 'zod';
import { fromEdges } from '../from-edges.js';
import { randomSplitOptions } from '../random-split.js';
import { type ColumnSchema, inferColumn, isFeature, strayCells } from './column-schema.js';
import { type CsvSchema, encodeFeatures } from './csv-schema.js';
import { Mistakes } from './mistakes.js';
import { type CsvTable, cellsOf, csvSource, readCsv } from './read-csv.js';
import { endColumns, numberNodes, readClasses, readEdges } from './read-tables.js';

/** Schema of `FromCsvOptions`. */
export const fromCsvOptions = randomSplitOptions.extend({
  nodes: csvSource.describe('Path of a table with one row per node, or its text.'),
  edges: csvSource.describe('Path of a table with one row per edge, or its text.'),
  label: z.string().describe('Column of the node table to predict. An empty cell means that the class is not known.'),
  id: z.string().default('id').describe('Column of the node table that identifies a node.'),
  source: z
    .string()
    .optional()
    .describe("Column of the edge table with an edge's source node. Without it: `source` if it exists, else the first column."),
  target: z
    .string()
    .optional()
    .describe("Column of the edge table with an edge's target node. Without it: `target` if it exists, else the second column."),
  features: z
    .array(z.union([z.string(), z.number().transform(String)]))
    .optional()
    .describe('Columns of the node table that become features. Without it: all but the id and the label.'),
  directed: z
    .boolean()
    .default(false)
    .describe('Keep edges as given. Otherwise, each edge is taken in both directions, once, without self loops.'),
  name: z.string().default('csv').describe('Name of the graph.'),
});
/** Options of `fromCsv`. */
export type FromCsvOptions = z.input<typeof fromCsvOptions>;

/**
 * Reads a table of nodes and a table of edges. Columns of numbers are standardized, columns of a few repeated values become one-hot,
 * and texts a bag of words. Columns that look like ids are left out. If no column is left, features are one-hot node numbers.
 *
 * The graph's `schema` is a `CsvSchema`, which `encodeCsv` takes to encode other tables alike.
 * @throws GnasError GNAS_INVALID_OPTION; GNAS_FILE_NOT_FOUND; GNAS_INVALID_FILE naming file and line of every mistake;
 * GNAS_INVALID_GRAPH
 */
export async function fromCsv(given: FromCsvOptions): Promise<Graph> {
  const options = parseOptions('fromCsv', fromCsvOptions, given);
  const { label, id, directed, name, shares, splitSeed } = options;
  const nodes = await readCsv(options.nodes);
  const edges = await readCsv(options.edges);
  const mistakes = new Mistakes();
  const numberOf = numberNodes(nodes, id, mistakes);
  const labels = cellsOf(nodes, label);
  const [source, target] = endColumns(edges, options);
  const pairs = readEdges(edges, [source, target], numberOf, nodes.name, mistakes);
  const classNames = readClasses(nodes, label, labels, mistakes);
  const columns = inferColumns(
    nodes,
    options.features ?? nodes.columns.filter((each) => each !== id && each !== label),
    mistakes,
  );
  mistakes.throwIfAny();
  const unused = options.features && columns.find((column) => !isFeature(column));
  if (unused)
    throw new GnasError(
      'GNAS_INVALID_FILE',
      `${nodes.name}: column "${unused.name}" cannot become features: it holds neither numbers nor repeated values nor texts. Remove it from "features".`,
    );
  const nodeIds = [...numberOf.keys()];
  const schema: CsvSchema = {
    format: 'csv',
    id,
    label,
    classNames,
    source,
    target,
    directed,
    columns,
    ...(!columns.some(isFeature) && { nodeIds }),
  };
  const features = encodeFeatures(schema, nodes, nodeIds, mistakes);
  mistakes.throwIfAny();
  return fromEdges({
    name,
    numNodes: nodes.rows.length,
    edges: pairs,
    directed,
    labels: labels.map((cell) => (cell === '' ? -1 : classNames.indexOf(cell))),
    classNames,
    nodeIds,
    features,
    split: shares,
    splitSeed,
    schema,
  });
}

/** Infers columns. A few stray cells would turn a column of numbers into ids, which are left out; those cells are mistakes. */
function inferColumns(nodes: CsvTable, names: readonly string[], mistakes: Mistakes): ColumnSchema[] {
  return names.map((name) => {
    const cells = cellsOf(nodes, name);
    const column = inferColumn(name, cells);
    if (column.kind === 'id')
      for (const row of strayCells(cells))
        mistakes.add(
          nodes.name,
          nodes.lines[row],
          `"${cells[row]}" in column "${name}" is not a number, but the rest of the column is. Empty the cell if the number is not known, or leave the column out of the features.`,
        );
    return column;
  });
}

export const csvDataset = definePart({
  description: 'Reads your own data: a table of nodes and a table of edges.',
  options: fromCsvOptions,
  create: (options) => fromCsv(options),
});
