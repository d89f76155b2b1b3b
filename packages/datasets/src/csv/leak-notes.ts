import type { Graph } from '@gnas/core/plugin';
import { type ColumnSchema, isFeature } from './column-schema.js';
import { isMissing } from './missing.js';
import { type CsvTable, cellsOf } from './read-csv.js';

/** Fewer rows than this may agree by chance. */
const fewRows = 20;

/** Names the features that have one value for each class, so that a model may read the answer off them. */
export function leakNotes(
  nodes: CsvTable,
  columns: readonly ColumnSchema[],
  { labels, numClasses }: Pick<Graph, 'labels' | 'numClasses'>,
): string[] {
  if (numClasses < 2) return [];
  return columns
    .filter((column) => isFeature(column) && column.kind !== 'date')
    .filter(({ name }) => isCopy(cellsOf(nodes, name), labels, numClasses))
    .map(({ name }) => `${name} has one value for each class, as if it said the answer; --column ${name}=ignore leaves it out`);
}

function isCopy(cells: readonly string[], labels: Int32Array, numClasses: number): boolean {
  const classOf = new Map<string, number>();
  let rows = 0;
  for (const [row, cell] of cells.entries()) {
    const label = labels[row] as number;
    if (label < 0) continue;
    if (isMissing(cell) || (classOf.get(cell) ?? label) !== label) return false;
    classOf.set(cell, label);
    if (classOf.size > numClasses) return false;
    rows++;
  }
  return rows >= fewRows && classOf.size === numClasses;
}
