import { type EdgeColumns, usualEnds } from './edge-table.js';
import { type CsvSource, columnIndex, openTable } from './read-csv.js';

/** Rows that are looked at to tell a header from an edge. */
const rowsToLookAt = 200;

/** The nodes that tables of edges name, and the columns that name them. */
export interface NamedNodes {
  /** Number of each id, in the order in which the tables name them. */
  readonly numberOf: ReadonlyMap<string, number>;
  /** Columns of the first table with a header. */
  readonly ends: EdgeColumns;
}

/**
 * Numbers the nodes that tables of edges name. The ends are the asked columns, else those with usual names, else the first two. A first line
 * of numbers, or of ids that occur as an end again, is an edge rather than a header.
 * @throws GnasError GNAS_FILE_NOT_FOUND; GNAS_INVALID_FILE; GNAS_INVALID_OPTION for an unknown column
 */
export async function nodesOfEdges(sources: readonly CsvSource[], asked: EdgeColumns): Promise<NamedNodes> {
  const numberOf = new Map<string, number>();
  let ends: EdgeColumns = {};
  for (const each of sources) {
    const reader = await openTable(each);
    const first: (readonly string[])[] = [];
    let places: readonly [number, number] = [0, 1];
    const take = (cells: readonly string[]): void => {
      for (const place of places) {
        const id = cells[place] ?? '';
        if (id !== '' && !numberOf.has(id)) numberOf.set(id, numberOf.size);
      }
    };
    const decide = (): void => {
      const [header = [], ...rows] = first;
      const usual = usualEnds(header);
      const place = (end: 'source' | 'target', otherwise: number): number =>
        asked[end] === undefined ? otherwise : columnIndex({ name: reader.name, columns: header }, asked[end], end);
      places = [place('source', usual?.[0] ?? 0), place('target', usual?.[1] ?? 1)];
      const isHeader = reader.named || usual !== undefined || asked.source !== undefined || !looksLikeEdge(header, rows);
      if (isHeader && ends.source === undefined) ends = { source: header[places[0]], target: header[places[1]] };
      for (const cells of isHeader ? rows : first) take(cells);
      first.length = 0;
    };
    let isDecided = false;
    await reader.read((cells) => {
      if (isDecided) return take(cells);
      if (first.push(cells) <= rowsToLookAt) return;
      isDecided = true;
      decide();
    });
    if (!isDecided) decide();
  }
  return { numberOf, ends };
}

function looksLikeEdge([a = '', b = '']: readonly string[], rows: readonly (readonly string[])[]): boolean {
  if (/^-?\d+$/.test(a) && /^-?\d+$/.test(b)) return true;
  const ids = new Set(rows.flatMap((row) => row.slice(0, 2)));
  return ids.has(a) && ids.has(b);
}
