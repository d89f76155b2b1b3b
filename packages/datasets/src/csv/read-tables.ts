import { didYouMean, GnasError } from '@gnas/core';
import type { Mistakes } from './mistakes.js';
import { type CsvTable, columnIndex } from './read-csv.js';

/** Number of each node, by its id; a mistake for a node without one, and for an id that is there twice. */
export function numberNodes(nodes: CsvTable, id: string, mistakes: Mistakes): Map<string, number> {
  const column = columnIndex(nodes, id);
  const numberOf = new Map<string, number>();
  nodes.rows.forEach((row, node) => {
    const key = row[column] as string;
    const first = numberOf.get(key);
    if (key === '') mistakes.add(nodes.name, nodes.lines[node], 'the node has no id.');
    else if (first === undefined) numberOf.set(key, node);
    else mistakes.add(nodes.name, nodes.lines[node], `id "${key}" is there already, in line ${nodes.lines[first]}.`);
  });
  return numberOf;
}

/** Edges as pairs of node numbers; a mistake for an end that is no node. */
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
      if (node === undefined) mistakes.add(edges.name, edges.lines[edge], `there is no node "${row[column]}" in ${nodesName}.`);
      return node ?? 0;
    });
    return pair as [number, number];
  });
}

/** The columns that name an edge's ends: those asked for, else 'source' and 'target', else the first two. */
export function endColumns(
  edges: CsvTable,
  asked: { readonly source?: string; readonly target?: string },
): [source: string, target: string] {
  const named = (usual: 'source' | 'target', position: number): string => {
    const column = asked[usual] ?? (edges.columns.includes(usual) ? usual : edges.columns[position]);
    if (column === undefined)
      throw new GnasError('GNAS_INVALID_FILE', `${edges.name} has one column; an edge needs a source and a target.`);
    return column;
  };
  return [named('source', 0), named('target', 1)];
}

/**
 * Names of the classes in a column of labels, sorted; a mistake for a class of a single node, which cannot be both learned and
 * tested.
 * @throws GnasError GNAS_INVALID_FILE where there are fewer than two
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
      `${nodes.name}: column "${label}" is empty: nobody has labelled a node, so there is nothing to learn. Fill in the class of some nodes.`,
    );
  if (rowsOf.size < 2)
    throw new GnasError(
      'GNAS_INVALID_FILE',
      `${nodes.name}: column "${label}" has ${rowsOf.size} different values; a label needs at least two.`,
    );
  const frequent = [...rowsOf].filter(([, rows]) => rows.length > 1).map(([name]) => name);
  for (const [name, [row, another]] of rowsOf)
    if (another === undefined)
      mistakes.add(
        nodes.name,
        nodes.lines[row as number],
        `"${name}" in column "${label}" is the class of this node alone${didYouMean(name, frequent)}. A class needs nodes to learn from and others to test; label more, or leave the cell empty.`,
      );
  return [...rowsOf.keys()].sort();
}
