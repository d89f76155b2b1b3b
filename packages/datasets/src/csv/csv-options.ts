import { didYouMean, GnasError, shortList } from '@gnas/core/plugin';
import * as z from 'zod';
import { randomSplitOptions } from '../random-split.js';
import { type ColumnType, columnTypes } from './column-schema.js';
import { similarPolicies } from './label-column.js';
import { duplicatePolicies } from './merge-edges.js';
import { csvSource } from './read-csv.js';
import { labelKinds } from './target-schema.js';

const column = z.string().optional();

/** Schema of `FromCsvOptions`. */
export const fromCsvOptions = randomSplitOptions.extend({
  nodes: csvSource.describe('Path of a table with one row per node, or of a GraphML or GEXF file; or its text.'),
  edges: z
    .union([csvSource, z.array(csvSource).min(1)])
    .optional()
    .describe(
      'Paths of one or more tables with one row per edge, or their texts. Without it: the edges of a GraphML or GEXF file.',
    ),
  label: z
    .union([z.string(), z.array(z.string()).min(1)])
    .describe('Column of the node table to predict, or several. An empty cell means that its value is not known.'),
  labelKind: z
    .enum(labelKinds)
    .optional()
    .describe(
      'What the label holds: one of several classes, several labels (columns of 0 and 1, or lists such as a|b), or numbers. Without it: told from its cells.',
    ),
  id: column.describe(
    'Column of the node table that identifies a node. Without it: `id`, else a column such as `node_id` or `name`.',
  ),
  source: column.describe("Column of the edge table with an edge's source node. Without it: found by its name or its cells."),
  target: column.describe("Column of the edge table with an edge's target node. Without it: found by its name or its cells."),
  weight: column.describe('Column of the edge table with weights of at least 0. Without it: all edges weigh the same.'),
  edgeType: column.describe(
    'Column of the edge table with the type of each edge, such as its kind, for models that can use it. Without it: all edges are alike.',
  ),
  duplicates: z
    .enum(duplicatePolicies)
    .optional()
    .describe(
      'What becomes of edges between the same nodes: one edge, one with the sum or the maximum of their weights, or all of them. Without it: `sum` with a weight, else `one`.',
    ),
  directed: z
    .boolean()
    .optional()
    .describe(
      'Keep the direction of edges, and self loops. Otherwise, each edge is taken in both directions, without self loops. Without it: as a GraphML or GEXF file says, else false.',
    ),
  features: z
    .array(z.union([z.string(), z.number().transform(String)]))
    .optional()
    .describe('Columns of the node table that become features. Without it: all but the id and the label.'),
  column: z
    .union([z.record(z.string(), z.enum(columnTypes)), z.array(z.string())])
    .optional()
    .describe(`Types of columns, such as age=number,code=ignore. Types: ${columnTypes.join(', ')}.`),
  unknown: z
    .array(z.string())
    .optional()
    .describe(
      'Cells of the label that mean that the class is not known. Without it: NA, null, unknown, ? and the like, and a single negative number, such as -1, beside other whole numbers.',
    ),
  similarClasses: z
    .enum(similarPolicies)
    .default('ask')
    .describe(
      'What becomes of classes that differ only in case, spaces or punctuation: an error that asks, one class, or several.',
    ),
  splitColumn: column.describe('Column of the node table that says train, validation or test.'),
  timeColumn: column.describe('Column of dates or numbers: the oldest nodes are trained on, the newest tested on.'),
  groupColumn: column.describe('Column of groups, each of which is in one part of the split.'),
  schema: z
    .string()
    .meta({ format: 'path' })
    .optional()
    .describe('Path of a JSON file that says how to read the tables. It is written if it does not exist.'),
  name: z.string().default('csv').describe('Name of the graph.'),
});
/** Options of `fromCsv`. */
export type FromCsvOptions = z.input<typeof fromCsvOptions>;

/**
 * Reads the types of columns, given as a record or as texts such as 'age=number'.
 * @throws GnasError GNAS_INVALID_OPTION naming what is not a type or not a column
 */
export function columnTypesOf(
  given: z.output<typeof fromCsvOptions>['column'],
  columns: readonly string[],
): Readonly<Record<string, ColumnType>> {
  const pairs = Array.isArray(given)
    ? given.map((text) => {
        const at = text.lastIndexOf('=');
        return [text.slice(0, Math.max(0, at)), text.slice(at + 1)] as const;
      })
    : Object.entries(given ?? {});
  const types: [string, ColumnType][] = [];
  for (const [name, type] of pairs) {
    if (!(columnTypes as readonly string[]).includes(type))
      throw new GnasError(
        'GNAS_INVALID_OPTION',
        `fromCsv: column is "${name}${name && '='}${type}"; expected a column and its type, such as age=number. Types: ${columnTypes.join(', ')}.`,
      );
    if (!columns.includes(name))
      throw new GnasError(
        'GNAS_INVALID_OPTION',
        `fromCsv: there is no column "${name}"${didYouMean(name, columns)}. The columns: ${shortList(columns)}.`,
      );
    types.push([name, type as ColumnType]);
  }
  return Object.fromEntries(types);
}
