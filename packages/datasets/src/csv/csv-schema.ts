import { GnasError, type SparseMatrix } from '@gnas/core';
import { z } from 'zod';
import { binaryRows } from '../bag-of-words.js';
import { columnSchema, encodeColumn, isFeature, isNumber, sideBySide } from './column-schema.js';
import type { Mistakes } from './mistakes.js';
import { type CsvTable, cellsOf } from './read-csv.js';

const csvSchema = z.object({
  format: z.literal('csv'),
  /** Column of nodes that names a node. */
  id: z.string(),
  /** Column of nodes that is predicted. */
  label: z.string(),
  classNames: z.array(z.string()).min(2),
  /** Columns of edges that name its ends. */
  source: z.string(),
  target: z.string(),
  directed: z.boolean(),
  /** The other columns of nodes, in order. */
  columns: z.array(columnSchema),
  /** Where no column becomes features: the ids of the nodes, which then are known by one-hot numbers. */
  nodeIds: z.array(z.string()).optional(),
});

/** How a pair of tables became a graph, and another pair becomes one alike. Plain JSON. */
export type CsvSchema = z.output<typeof csvSchema>;

/** Reads the schema of a graph that `fromCsv` made. @throws GnasError GNAS_INCOMPATIBLE where it is no such schema */
export function readCsvSchema(value: unknown): CsvSchema {
  const parsed = csvSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new GnasError(
    'GNAS_INCOMPATIBLE',
    value === undefined
      ? 'The graph was not read from tables of nodes and edges, so there is no way to encode other tables alike.'
      : `This is no schema that fromCsv has written:\n${z.prettifyError(parsed.error)}`,
  );
}

/** Features of a table's nodes [rows, width], the same width for every table. */
export function encodeFeatures(schema: CsvSchema, nodes: CsvTable, ids: readonly string[], mistakes: Mistakes): SparseMatrix {
  const { nodeIds } = schema;
  if (nodeIds) return oneHotIds(nodeIds, nodes, ids, mistakes);
  const parts = schema.columns.filter(isFeature).map((column) => {
    const cells = cellsOf(nodes, column.name);
    if (column.kind === 'number')
      cells.forEach((cell, row) => {
        if (cell !== '' && !isNumber(cell))
          mistakes.add(nodes.name, nodes.lines[row], `"${cell}" is no number, as column "${column.name}" holds.`);
      });
    const encoded = encodeColumn(column, cells);
    // A column of numbers has one value in each row. One that was not among those that it was scaled by may leave the range of float32.
    if (column.kind === 'number')
      encoded.values.forEach((value, row) => {
        if (!Number.isFinite(value) && isNumber(cells[row] as string))
          mistakes.add(nodes.name, nodes.lines[row], `"${cells[row]}" in column "${column.name}" is too far from its mean.`);
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
        `node "${id}" was not there when the model was trained, and the nodes have no columns to know a new one by.`,
      );
    return column === undefined ? [] : [column];
  });
  return binaryRows(rows, known.length);
}
