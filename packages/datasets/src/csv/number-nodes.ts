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
