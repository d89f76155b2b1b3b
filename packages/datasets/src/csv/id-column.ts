import { GnasError, shortList } from '@gnas/core/plugin';
import { type CsvTable, cellsOf, columnIndex } from './read-csv.js';

const usual = ['id', 'node_id', 'nodeid', 'node', 'key', 'uid', 'uuid', 'name', ''];

/**
 * Returns the column that identifies a node: the asked one, else one with a usual name whose cells all differ.
 * @throws GnasError GNAS_INVALID_FILE
 */
export function idColumn(nodes: CsvTable, asked: string | undefined, labels: readonly string[], flag = 'id'): string {
  if (asked !== undefined) {
    columnIndex(nodes, asked, flag);
    return asked;
  }
  const others = nodes.columns.filter((column) => !labels.includes(column));
  if (others.includes('id')) return 'id';
  const isUnique = (column: string): boolean => {
    const cells = cellsOf(nodes, column);
    return !cells.includes('') && new Set(cells).size === cells.length;
  };
  const found = usual
    .flatMap((name) => others.find((column) => column.toLowerCase().replace(/[ -]/g, '_') === name) ?? [])
    .find(isUnique);
  if (found !== undefined) return found;
  const unique = others.filter(isUnique);
  const hint = unique.length > 0 ? ` Different in each row: ${shortList(unique.map((column) => `"${column}"`))}.` : '';
  throw new GnasError(
    'GNAS_INVALID_FILE',
    `${nodes.name} has no column "id". Name the column that identifies a ${flag === 'id' ? 'node' : 'graph'} with --${flag}. Its columns: ${shortList(nodes.columns)}.${hint}`,
  );
}
