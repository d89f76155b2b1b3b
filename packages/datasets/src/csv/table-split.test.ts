import { describe, expect, it } from 'vitest';
import type { CsvTable } from './read-csv.js';
import { looksLikeSplit, splitColumnsOf, splitTable } from './table-split.js';

const tableOf = (name: string, cells: readonly string[]): CsvTable => ({
  name: 'nodes.csv',
  columns: [name],
  rows: cells.map((cell) => [cell]),
  lines: cells.map((_, row) => row + 2),
  decimalComma: false,
  notes: [],
  edges: undefined,
});

describe('a split', () => {
  it.each([
    ['usage', ['Training', 'Validation', 'Test'], true],
    ['role', ['train', 'dev', 'test', ''], true],
    ['split', ['TR', 'VA', 'TE'], true],
    ['part', ['train set', 'test_set'], true],
    ['split', ['train', 'Prüfung', 'test'], true],
    ['split', ['a', 'b', 'test'], false],
    ['part', ['train', 'Prüfung', 'test'], false],
    ['part', ['tr', 'te'], false],
    ['vehicle', ['train', 'bus'], false],
    ['vehicle', ['train', 'train'], false],
    ['result', ['test', 'validation'], false],
  ])('is recognized or not in column %s with %j', (name, cells, expected) => {
    expect(looksLikeSplit(name, cells)).toBe(expected);
  });

  it('asks what other words in its column mean', () => {
    const table = tableOf('split', ['train', 'Prüfung', 'test']);
    const by = splitColumnsOf(table, {});
    expect(() => splitTable(table, new Int32Array(3), by, {}, {})).toThrow(/holds "Prüfung".*--column split=ignore/);
    expect(splitColumnsOf(table, {}, { split: 'category' })).toEqual({});
  });

  it('by dates asks which order they have, and goes by the answer', () => {
    const cells = ['1/2/2020', '2/1/2020', '3/3/2020', '4/4/2020'];
    const by = { timeColumn: 'when' };
    const split = (type?: 'date-dmy' | 'date-mdy') =>
      splitTable(tableOf('when', cells), new Int32Array(4), by, {}, type ? { when: type } : {}).split.train;
    expect(() => split()).toThrow(/--column when=date-dmy or when=date-mdy/);
    expect([...split('date-dmy')]).toEqual([0, 1]);
    const first = splitTable(tableOf('when', cells), new Int32Array(4), by, { shares: [0.25, 0.25, 0.5] }, { when: 'date-dmy' });
    const other = splitTable(tableOf('when', cells), new Int32Array(4), by, { shares: [0.25, 0.25, 0.5] }, { when: 'date-mdy' });
    expect([[...first.split.train], [...other.split.train]]).toEqual([[1], [0]]);
  });

  it('by groups takes very large ones', () => {
    const cells = Array.from({ length: 200_000 }, (_, k) => (k < 199_000 ? 'a' : `b${k % 5}`));
    const { split } = splitTable(tableOf('family', cells), new Int32Array(cells.length), { groupColumn: 'family' }, {}, {});
    expect(split.train.length).toBe(199_000);
  });
});
