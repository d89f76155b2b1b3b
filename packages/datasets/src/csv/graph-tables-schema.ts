import { GnasError } from '@gnas/core';
import * as z from 'zod';
import { columnSchema } from './column-schema.js';
import { targetSchema } from './target-schema.js';

const graphTablesSchema = z.object({
  format: z.literal('graph-tables'),
  /** Column of the table of graphs that identifies a graph. */
  graphId: z.string(),
  /** Column that names the graph of a node. */
  graph: z.string(),
  /** Column that identifies a node. */
  id: z.string(),
  source: z.string(),
  target: z.string(),
  directed: z.boolean(),
  /** What is predicted of a graph. */
  predicted: targetSchema,
  /** Columns of the table of nodes. Without features, each node has the feature 1. */
  columns: z.array(columnSchema),
  /** Columns of the table of edges. */
  edgeColumns: z.array(columnSchema),
  /** What was found in the tables that the model was trained on, for people. */
  facts: z
    .object({
      unknown: z.record(z.string(), z.int()),
      split: z.string(),
      loops: z.int(),
      repeated: z.int(),
      notes: z.array(z.string()),
    })
    .optional(),
});

/** How three tables became graphs, so that others can be encoded alike. Plain JSON. */
export type GraphTablesSchema = z.output<typeof graphTablesSchema>;

/** Checks the schema of graphs that `fromGraphTables` read. @throws GnasError GNAS_INCOMPATIBLE if it is not such a schema */
export function readGraphTablesSchema(value: unknown): GraphTablesSchema {
  const parsed = graphTablesSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new GnasError('GNAS_INCOMPATIBLE', `Expected a schema that fromGraphTables wrote:\n${z.prettifyError(parsed.error)}`);
}
