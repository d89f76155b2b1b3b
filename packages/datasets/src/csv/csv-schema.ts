import { GnasError, type SparseMatrix } from '@gnas/core';
import * as z from 'zod';
import { binaryRows } from '../sparse-matrix-builder.js';
import { columnSchema, isFeature } from './column-schema.js';
import { encodeColumn, sideBySide } from './encode-column.js';
import { fits } from './infer-column.js';
import { duplicatePolicies } from './merge-edges.js';
import { isMissing } from './missing.js';
import type { Mistakes } from './mistakes.js';
import { type CsvTable, cellsOf } from './read-csv.js';
import { targetSchema } from './target-schema.js';

const edgeFacts = z.object({
  /** Edges as the tables list them. */
  listed: z.int(),
  /** Different edges; an undirected one counts once. */
  different: z.int(),
  repeated: z.int(),
  duplicates: z.enum(duplicatePolicies),
  loops: z.int(),
  /** Columns that are not used. */
  unused: z.array(z.string()),
});

const csvSchema = z.object({
  format: z.literal('csv'),
  /** Column of the node table that identifies a node. */
  id: z.string(),
  /** What is predicted of a node. */
  predicted: targetSchema,
  /** Columns of the edge table that name an edge's nodes. */
  source: z.string(),
  target: z.string(),
  /** Column of the edge table that holds weights. */
  weight: z.string().optional(),
  /** Column of the edge table that holds types of edges, and the names of the types. */
  edgeType: z.string().optional(),
  edgeTypeNames: z.array(z.string()).optional(),
  directed: z.boolean(),
  duplicates: z.enum(duplicatePolicies).default('one'),
  /** The other columns of the node table, in order. */
  columns: z.array(columnSchema),
  /** Present if no column becomes features: ids of the nodes, whose features are then one-hot. */
  nodeIds: z.array(z.string()).optional(),
  /** What was found in the tables that the model was trained on, for people. */
  facts: z
    .object({
      edges: edgeFacts,
      /** Rows of each cell of the label that means "not known". */
      unknown: z.record(z.string(), z.int()),
      /** Column by which nodes are split, which is not a feature. */
      splitColumn: z.string().optional(),
      /** How the nodes were split. */
      split: z.string(),
      notes: z.array(z.string()),
    })
    .optional(),
});

/** How a pair of tables became a graph, so that another pair can be encoded alike. Plain JSON. */
export type CsvSchema = z.output<typeof csvSchema>;

/** Checks the schema of a graph that `fromCsv` read. @throws GnasError GNAS_INCOMPATIBLE if it is not such a schema */
export function readCsvSchema(value: unknown): CsvSchema {
  const parsed = csvSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new GnasError(
    'GNAS_INCOMPATIBLE',
    value === undefined
      ? 'The graph was not read from CSV tables, so other tables cannot be encoded alike. Read it with fromCsv.'
      : `Expected a schema that fromCsv wrote:\n${z.prettifyError(parsed.error)}`,
  );
}

/** Encodes the features of a table's nodes. -> [rows, width], the same width for every table */
export function encodeFeatures(
  schema: Pick<CsvSchema, 'columns' | 'nodeIds'>,
  nodes: CsvTable,
  ids: readonly string[],
  mistakes: Mistakes,
): SparseMatrix {
  const { nodeIds } = schema;
  if (nodeIds) return oneHotIds(nodeIds, nodes, ids, mistakes);
  const parts = schema.columns.filter(isFeature).map((column) => {
    const cells = cellsOf(nodes, column.name);
    if (column.kind === 'number' || column.kind === 'date' || column.kind === 'boolean')
      cells.forEach((cell, row) => {
        if (!fits(column, cell))
          mistakes.add(
            nodes.name,
            nodes.lines[row],
            `"${cell}" in column "${column.name}" is not a ${column.kind}; the model was trained on ${column.kind}s there.`,
          );
      });
    const encoded = encodeColumn(column, cells);
    // A number from another table may be so far from the mean that its standardized value exceeds the range of float32.
    if (column.kind === 'number')
      cells.forEach((cell, row) => {
        const value = encoded.values[encoded.rowPointers[row] as number];
        if (!isMissing(cell) && value !== undefined && !Number.isFinite(value))
          mistakes.add(nodes.name, nodes.lines[row], `"${cell}" in column "${column.name}" is too far from the column's mean.`);
      });
    return encoded;
  });
  return sideBySide(parts, nodes.rows.length);
}

function oneHotIds(known: readonly string[], nodes: CsvTable, ids: readonly string[], mistakes: Mistakes): SparseMatrix {
  const columnOf = new Map(known.map((id, column) => [id, column]));
  const rows = ids.map((id, row) => {
    const column = columnOf.get(id);
    if (column === undefined)
      mistakes.add(
        nodes.name,
        nodes.lines[row],
        `node "${id}" was not in the table that the model was trained on. Its nodes have no feature columns, so new nodes cannot be predicted.`,
      );
    return column === undefined ? [] : [column];
  });
  return binaryRows(rows, known.length);
}
