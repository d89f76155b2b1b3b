import { didYouMean, GnasError } from '@gnas/core/plugin';
import type { Mistakes } from './mistakes.js';
import { type CsvTable, columnIndex } from './read-csv.js';

/** Numbers the nodes by id. Missing and repeated ids are mistakes. */
export function numberNodes(nodes: CsvTable, id: string, mistakes: Mistakes): Map<string, number> {
  const column = columnIndex(nodes, id);
  const numberOf = new Map<string, number>();
  nodes.rows.forEach((row, node) => {
    const key = row[column] as string;
    const first = numberOf.get(key);
    if (key === '') mistakes.add(nodes.name, nodes.lines[node], 'the node has no id.');
    else if (first === undefined) numberOf.set(key, node);
    else mistakes.add(nodes.name, nodes.lines[node], `id "${key}" is already used in line ${nodes.lines[first]}.`);
  });
  return numberOf;
}

/** Reads edges as pairs of node numbers. An end that is not a node is a mistake. */
export function readEdges(
  edges: CsvTable,
  ends: readonly [source: string, target: string],
  numberOf: ReadonlyMap<string, number>,
  nodesName: string,
  mistakes: Mistakes,
): [number, number][] {
  const columns = ends.map((column) => columnIndex(edges, column));
  return edges.rows.map((row, edge) => {
    const pair = columns.map((column) => {
      const node = numberOf.get(row[column] as string);
      if (node === undefined) mistakes.add(edges.name, edges.lines[edge], `node "${row[column]}" is not in ${nodesName}.`);
      return node ?? 0;
    });
    return pair as [number, number];
  });
}

/** Returns the columns that name an edge's nodes: the given ones, else 'source' and 'target', else the first two. */
export function endColumns(
  edges: CsvTable,
  asked: { readonly source?: string | undefined; readonly target?: string | undefined },
): [source: string, target: string] {
  const named = (usual: 'source' | 'target', position: number): string => {
    const column = asked[usual] ?? (edges.columns.includes(usual) ? usual : edges.columns[position]);
    if (column === undefined)
      throw new GnasError(
        'GNAS_INVALID_FILE',
        `${edges.name} has one column; expected two, for the source and the target of each edge.`,
      );
    return column;
  };
  return [named('source', 0), named('target', 1)];
}

/**
 * Returns the names of the classes in a column of labels, sorted. A class of a single node is a mistake, because it cannot be both
 * learned and tested.
 * @throws GnasError GNAS_INVALID_FILE if there are fewer than two classes
 */
export function readClasses(nodes: CsvTable, label: string, cells: readonly string[], mistakes: Mistakes): string[] {
  const rowsOf = new Map<string, number[]>();
  cells.forEach((cell, row) => {
    if (cell === '') return;
    const rows = rowsOf.get(cell);
    if (rows) rows.push(row);
    else rowsOf.set(cell, [row]);
  });
  if (rowsOf.size === 0)
    throw new GnasError(
      'GNAS_INVALID_FILE',
      `${nodes.name}: column "${label}" is empty, so there is nothing to learn. Fill in the class of some nodes.`,
    );
  if (rowsOf.size < 2)
    throw new GnasError(
      'GNAS_INVALID_FILE',
      `${nodes.name}: column "${label}" has one value, "${[...rowsOf.keys()][0]}"; expected at least two classes.`,
    );
  const frequent = [...rowsOf].filter(([, rows]) => rows.length > 1).map(([name]) => name);
  for (const [name, [row, another]] of rowsOf)
    if (another === undefined)
      mistakes.add(
        nodes.name,
        nodes.lines[row as number],
        `class "${name}" in column "${label}" has a single node${didYouMean(name, frequent)}. A class needs nodes to learn from and others to test on; label more nodes, or empty the cell.`,
      );
  return [...rowsOf.keys()].sort();
}
