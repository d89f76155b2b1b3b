import { describe, expect, it } from 'vitest';
import type { ColumnType } from './column-schema.js';
import { inferColumn } from './infer-column.js';

const many = (count: number, cell: (row: number) => string): string[] => Array.from({ length: count }, (_, row) => cell(row));

describe('inferColumn', () => {
  it.each<[string, string, string[], object]>([
    ['numbers', 'age', ['1', '2.5', '', '-3e4'], { kind: 'number', missing: 1 }],
    ['numbers with gaps', 'size', many(40, (k) => (k % 5 === 0 ? 'NA' : String(k % 7))), { kind: 'number', missing: 8 }],
    [
      'a decimal comma',
      'price',
      ['12,50', '3,75', '100,00'],
      { kind: 'number', format: { decimal: ',', unit: '' }, mean: 38.75 },
    ],
    ['thousands', 'price', ['1,234,567', '12,000', '950'], { kind: 'number', format: { decimal: '.', unit: '' } }],
    ['money', 'price', ['€ 5', '€1.200', '€7,50'], { kind: 'number', format: { decimal: ',', unit: '€' } }],
    ['percentages', 'share', ['5%', '12.5 %', '100%'], { kind: 'number', format: { decimal: '.', unit: '%' } }],
    ['a unit', 'weight', ['5 kg', '12.5 kg', '70kg'], { kind: 'number', format: { decimal: '.', unit: 'kg' } }],
    ['zeros and ones', 'active', ['0', '1', '1', '0'], { kind: 'boolean', no: '0', yes: '1' }],
    ['yes and no', 'active', ['Yes', 'no', 'NO', ''], { kind: 'boolean', no: 'no', yes: 'yes', missing: 1 }],
    [
      'different units',
      'x',
      many(40, (k) => `${k + 1} ${k % 2 ? 'kg' : 'g'}`),
      { kind: 'ignored', why: expect.stringContaining('(g, kg)') },
    ],
    ['unknown numbers', 'x', many(40, (k) => (k % 4 ? `${k}.5` : 'unknown')), { kind: 'number', missing: 10 }],
    ['East Asian dates', 'x', many(9, (k) => `2020年${k + 1}月9日`), { kind: 'date', order: 'iso' }],
    ['few values', 'color', ['a', 'b', 'a', 'b'], { kind: 'category', values: ['a', 'b'] }],
    ['postal codes', 'zip', many(80, (k) => `0${1000 + (k % 20)}`), { kind: 'category' }],
    ['70 values', 'city', many(700, (k) => `City${k % 70}`), { kind: 'category', rare: 0, buckets: 0 }],
    ['rare values', 'city', many(700, (k) => (k < 600 ? `City${k % 60}` : `Rare${k % 50}`)), { kind: 'category', rare: 50 }],
    ['very many values', 'city', many(6000, (k) => `City${k % 1000}`), { kind: 'category', buckets: 256, values: [] }],
    ['dates', 'joined', ['2020-01-31', '2021-12-01'], { kind: 'date', order: 'iso', cycles: ['year', 'week'] }],
    ['times', 'seen', ['13/2/2020 10:30', '1/3/2020 23:59'], { kind: 'date', order: 'dmy', cycles: ['year', 'week', 'day'] }],
    ['dates in words', 'seen', ['5 Jan 2020', 'March 7, 2021'], { kind: 'date', order: 'iso' }],
    ['time stamps', 'created_at', ['1600000000', '1500000000'], { kind: 'date', order: 'seconds' }],
    ['texts', 'about', ['one fish', 'two fish', 'red fish', 'blue sky'], { kind: 'text', words: ['fish'] }],
    ['Chinese texts', 'about', ['我喜欢猫', '我喜欢狗', '他喜欢猫', '他不爱狗'], { kind: 'text' }],
    ['ids by name', 'customer_no', ['1001', '1007', '1003', '1009'], { kind: 'id' }],
    ['ids by their form', 'key', ['k1', 'k2', 'k3', 'k4', 'k5'], { kind: 'id' }],
    ['different numbers of another name', 'income', ['1001', '1007', '1003', '1009'], { kind: 'number' }],
    ['times of day', 'opens', ['8:30', '17:00', '12:15 pm'], { kind: 'date', cycles: ['day'] }],
    ['zeros and ones of pandas', 'active', ['0.0', '1.0', '', '0.0'], { kind: 'boolean', missing: 1 }],
    ['ja and nein', 'aktiv', ['Ja', 'nein', 'ja'], { kind: 'boolean', no: 'nein', yes: 'ja' }],
    ['gaps of databases and spreadsheets', 'size', ['1.5', '\\N', '2', '#DIV/0!', '3', '—'], { kind: 'number', missing: 3 }],
    ['gaps among dates', 'd', ['2020-01-31', '0000-00-00', '2021-12-01', 'NaT'], { kind: 'date', missing: 2 }],
    ['codes with zeros in front', 'area', many(60, (k) => (k % 30 ? `${80331 + (k % 5)}` : '01067')), { kind: 'category' }],
    ['codes by name', 'shop_id', many(40, (k) => `${1000 + (k % 9)}`), { kind: 'category' }],
    ['postal codes without zeros', 'postcode', many(40, (k) => `${80331 + (k % 5)}`), { kind: 'category' }],
    ['numbers that repeat', 'visits', many(40, (k) => `${1000 + (k % 9)}`), { kind: 'number' }],
    ['digits beyond the precision of numbers', 'x', many(40, (k) => `900719925474099${k % 4}0`), { kind: 'category' }],
    ['ids by a German name', 'Kundennummer', ['1001', '1007', '1003', '1009'], { kind: 'id' }],
    ['marks of a split', 'train_mask', ['True', 'False', 'True'], { kind: 'ignored', why: expect.stringContaining('split') }],
    ['numbers in a name that ends like an id', 'paid', many(40, (k) => `${k % 9}`), { kind: 'number' }],
    ['different numbers in such a name', 'casino', ['1001', '1007', '1003', '1009'], { kind: 'number' }],
    ['ids in camel case', 'customerId', ['1001', '1007', '1003', '1009'], { kind: 'id' }],
    [
      'a mark of missing numbers',
      'age',
      many(40, (k) => (k % 9 ? `${k % 30}` : '-999')),
      { why: expect.stringMatching(/-999 is far/) },
    ],
    ['nines among others', 'age', many(40, (k) => `${k * 3}`), { why: 'all are numbers' }],
    ['the name of a property of objects', 'constructor', ['1.5', '2.5'], { kind: 'number' }],
    ['nothing', 'x', ['', 'NA'], { kind: 'empty' }],
    ['one value', 'x', ['7', '7', '7'], { kind: 'ignored', why: 'all cells are "7"' }],
    ['a mixture', 'x', ['1.5', '2.5', 'tall', '3.5', 'wide'], { kind: 'ignored', why: expect.stringContaining('"tall"') }],
  ])('recognizes %s', (_, name, cells, expected) => {
    const { column, strays, question } = inferColumn(name, cells);
    expect(column).toMatchObject(expected);
    expect([strays, question]).toEqual([[], undefined]);
  });

  it.each<[ColumnType, string[], object]>([
    ['category', ['1', '2', '1'], { kind: 'category', values: ['1', '2'] }],
    ['number', ['25,042', '1,000'], { kind: 'number', mean: 13_021 }],
    ['decimal-comma', ['25,042', '1,000'], { kind: 'number', mean: 13.021 }],
    ['date-mdy', ['1/2/2020', '3/4/2020'], { kind: 'date', order: 'mdy' }],
    ['text', ['a', 'b', 'a'], { kind: 'text', words: ['a'] }],
    ['ignore', ['1', '2', '1'], { kind: 'ignored' }],
  ])('takes a column as %s where that is asked', (type, cells, expected) => {
    const { column, question } = inferColumn('x', cells, { type });
    expect(column).toMatchObject({ ...expected, why: 'as asked' });
    expect(question).toBeUndefined();
  });

  it('asks where cells can be read in two ways', () => {
    expect(inferColumn('price', ['25,042', '1,500', '999']).question).toMatch(
      /"25,042".*25042 or 25\.042.*--column price=number/,
    );
    expect(inferColumn('price', ['25,042', '1,500', '999'], { decimalComma: true }).question).toBeUndefined();
    expect(inferColumn('day', ['1/2/2020', '3/4/2020']).question).toMatch(/day=date-dmy or day=date-mdy/);
  });

  it('names the cells that do not fit', () => {
    expect(
      inferColumn(
        'size',
        many(30, (k) => (k === 4 ? 'tall' : String(k * 1.5))),
      ).strays,
    ).toEqual([4]);
  });
});
