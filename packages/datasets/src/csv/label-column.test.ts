import { describe, expect, it } from 'vitest';
import type { FromCsvOptions } from './csv-options.js';
import { dataPlan } from './data-plan.js';
import { encodeCsv } from './encode-csv.js';
import { fromCsv } from './from-csv.js';
import { quantitiesIn, separatorIn, unknownTest } from './label-column.js';

const read = (cell: (row: number) => string, more: Partial<FromCsvOptions> = {}) =>
  fromCsv({
    nodes: {
      name: 'nodes.csv',
      text: `id,y,x\n${Array.from({ length: 30 }, (_, k) => `n${k},${cell(k)},${k * 1.5}`).join('\n')}`,
    },
    edges: { text: 'source,target\nn0,n1\n' },
    label: 'y',
    ...more,
  });

describe('labels', () => {
  it('are unknown at -1 beside several whole numbers, also written as floats', () => {
    expect(unknownTest(['-1', '1', '2'], undefined)('-1')).toBe(true);
    expect(unknownTest(['-1.0', '0.0', '1.0'], undefined)('-1.0')).toBe(true);
    expect(unknownTest(['-1', '1'], undefined)('-1')).toBe(false);
    expect(unknownTest(['-1', '1', 'a'], undefined)('-1')).toBe(false);
    expect(unknownTest(['-9', '-9.0', '0', '1'], undefined)('-9')).toBe(true);
    expect(unknownTest(['-2', '-1', '0', '1'], undefined)('-1')).toBe(false);
    expect(['TBD', 'not labeled', 'Not-Known'].every(unknownTest([], undefined))).toBe(true);
  });

  it('may be named as methods of every object, also where they are unknown', async () => {
    const graph = await read((k) => ['a', 'b', 'constructor'][k % 3] as string, { unknown: ['constructor'] });
    expect(dataPlan(graph).join('\n')).toContain('("constructor" 10;');
    const numbers = await read((k) => (k === 3 ? 'toString' : `${k}.5`), { unknown: ['toString'] });
    expect(dataPlan(numbers).join('\n')).toContain('("toString" 1;');
  });

  it('may be lists in brackets, as JSON and Python write them', async () => {
    const lists = [`"['a', 'b']"`, '"[""b""]"', '[]'];
    const graph = await read((k) => lists[k % 3] as string);
    expect(graph.targets).toMatchObject({ kind: 'labels', names: ['a', 'b'] });
    expect([...(graph.targets?.values.slice(0, 6) ?? [])]).toEqual([1, 1, 0, 1, 0, 0]);
    expect(dataPlan(graph).join('\n')).toContain('2 labels, in lists: a, b');
    const more = await encodeCsv({ nodes: { text: 'id,y,x\nm,"[""b"", ""new""]",1\nk,,2\n' }, schema: graph.schema });
    expect([...(more.targets?.values ?? [])]).toEqual([0, 1, Number.NaN, Number.NaN]);
  });

  it('are found in many thousand different lists', () => {
    const lists = Array.from({ length: 30_000 }, (_, k) => `a${k % 173}|b${k}`);
    const begin = performance.now();
    expect(separatorIn(new Set(lists))).toBeUndefined();
    expect(separatorIn(new Set([...lists, ...lists.map((each) => `${each}|c`)]))).toBe('|');
    expect(performance.now() - begin).toBeLessThan(3000);
  });

  it('may be very many numbers', () => {
    expect(quantitiesIn(Array.from({ length: 200_000 }, (_, k) => String(k + 0.5)))).toContain('from 0.5 to 199999.5');
  });

  it('are numbers if none repeats or they have a unit, and not known where a cell says so', async () => {
    expect((await read((k) => String(k))).targets?.kind).toBe('numbers');
    expect((await read((k) => `${k % 15}%`)).targets?.kind).toBe('numbers');
    const graph = await read((k) => (k % 5 ? `${k}.5` : 'Unknown'));
    expect([graph.targets?.kind, graph.targets?.values[0]]).toEqual(['numbers', Number.NaN]);
  });

  it('of 1 and true, or of 0 and no, are asked about', async () => {
    await expect(read((k) => ['1', '0', 'True'][k % 3] as string)).rejects.toThrow(/"1" and "True"/);
  });

  it('may stand beside columns named as properties of objects', async () => {
    const nodes = {
      text: `id,y,__proto__,constructor\n${Array.from({ length: 9 }, (_, k) => `${k},${k % 3},${k}.5,a${k % 2}`).join('\n')}`,
    };
    const graph = await fromCsv({ nodes, edges: { text: 'source,target\n0,1\n' }, label: 'y' });
    expect(graph.features.columns).toBe(3);
  });

  it('that are dates are refused, unless they are called classes', async () => {
    const date = (k: number): string => `2020-01-${10 + (k % 12)}`;
    await expect(read(date)).rejects.toThrow(/"y" is to be predicted, but holds dates, such as "2020-01-10"/);
    expect((await read(date, { labelKind: 'classes' })).numClasses).toBe(12);
  });

  it('take the types that can be predicted, and no other', async () => {
    const number = (k: number): string => `"${k + 1},500"`;
    await expect(read(number)).rejects.toThrow(/may be 1500 or 1\.5.*--column y=number/);
    expect((await read(number, { column: { y: 'decimal-comma' } })).targets?.values[0]).toBe(1.5);
    expect((await read((k) => String(k % 3), { column: { y: 'number' } })).targets?.kind).toBe('numbers');
    await expect(read(number, { column: { y: 'text' } })).rejects.toThrow(/its type is text; expected number, decimal-comma or/);
    await expect(read((k) => String(k % 3), { column: { id: 'number' } })).rejects.toThrow(/"id" identifies the nodes/);
  });
});
