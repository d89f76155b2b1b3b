import * as z from 'zod';
import { randomSplitOptions } from '../random-split.js';
import { columnTypes } from './column-schema.js';
import { fromCsvOptions } from './csv-options.js';
import { csvSource } from './read-csv.js';

const { label, labelKind, unknown, similarClasses, splitColumn, timeColumn, groupColumn } = fromCsvOptions.shape;
const column = z.string().optional();

/** Schema of `FromGraphTablesOptions`. */
export const graphTablesOptions = randomSplitOptions.extend({
  graphs: csvSource.describe('Path of a table with one row per graph, or its text.'),
  nodes: csvSource.describe('Path of a table with one row per node, or its text.'),
  edges: csvSource.optional().describe('Path of a table with one row per edge, or its text. Without it: graphs without edges.'),
  label: label.describe('Column of the table of graphs to predict, or several. An empty cell means that its value is not known.'),
  labelKind,
  graphId: column.describe(
    'Column of the table of graphs that identifies a graph. Without it: `id`, else a column such as `name`.',
  ),
  graph: z
    .string()
    .default('graph')
    .describe('Column of the table of nodes that names the graph of a node; in the table of edges, if ids of nodes repeat.'),
  id: z.string().default('id').describe('Column of the table of nodes that identifies a node, at least within its graph.'),
  source: z.string().default('source').describe("Column of the table of edges with an edge's source node."),
  target: z.string().default('target').describe("Column of the table of edges with an edge's target node."),
  directed: z
    .boolean()
    .default(false)
    .describe(
      'Keep the direction of edges, and self loops. Otherwise, each edge is taken in both directions, without self loops.',
    ),
  column: z
    .record(z.string(), z.enum(columnTypes))
    .optional()
    .describe('Types of columns of nodes and edges, such as {"charge":"category"}.'),
  unknown,
  similarClasses,
  splitColumn: splitColumn.describe('Column of the table of graphs that says train, validation or test.'),
  timeColumn: timeColumn.describe('Column of dates or numbers: the oldest graphs are trained on, the newest tested on.'),
  groupColumn: groupColumn.describe('Column of groups of graphs, each of which is in one part of the split.'),
  name: z.string().default('graphs').describe('Name of the data.'),
});
/** Options of `fromGraphTables`. */
export type FromGraphTablesOptions = z.input<typeof graphTablesOptions>;
