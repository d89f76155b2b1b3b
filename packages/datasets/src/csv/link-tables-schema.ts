import { GnasError, type Graph } from '@gnas/core';
import * as z from 'zod';
import { columnSchema } from './column-schema.js';
import { duplicatePolicies } from './merge-edges.js';

const linkTablesSchema = z.object({
  format: z.literal('link-tables'),
  /** Column of the node table that identifies a node; absent without such a table. */
  id: z.string().optional(),
  /** Columns of the edge table that name an edge's nodes. */
  source: z.string(),
  target: z.string(),
  /** Column of the edge table that holds weights. */
  weight: z.string().optional(),
  directed: z.boolean(),
  duplicates: z.enum(duplicatePolicies),
  /** The other columns of the node table, in order. */
  columns: z.array(columnSchema),
  /** Present if no column becomes features: ids of the nodes, whose features are then one-hot. */
  nodeIds: z.array(z.string()).optional(),
  /** What was found in the tables that the model was trained on, for people. */
  facts: z.array(z.string()).optional(),
});

/** How tables of edges, and perhaps of nodes, became a graph of links, so that others can be encoded alike. Plain JSON. */
export type LinkTablesSchema = z.output<typeof linkTablesSchema>;

/** Checks the schema of a graph that `fromLinkTables` read. @throws GnasError GNAS_INCOMPATIBLE if it is not such a schema */
export function readLinkTablesSchema(value: Graph['schema'] | LinkTablesSchema): LinkTablesSchema {
  const parsed = linkTablesSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new GnasError(
    'GNAS_INCOMPATIBLE',
    value === undefined
      ? 'The graph was not read from tables of edges, so other tables cannot be encoded alike. Read it with fromLinkTables.'
      : `Expected a schema that fromLinkTables wrote:\n${z.prettifyError(parsed.error)}`,
  );
}
