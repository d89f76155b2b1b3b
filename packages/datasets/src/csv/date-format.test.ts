import { describe, expect, it } from 'vitest';
import { inferDateOrder, readDate } from './date-format.js';

const day = (cell: string): string | undefined => {
  const time = readDate(cell, 'iso');
  return time === undefined ? undefined : new Date(time).toISOString().slice(0, 16);
};

describe('dates', () => {
  it.each([
    ['2020-03-05 10:30:00+01', '2020-03-05T09:30'],
    ['2020-03-05T10:30:00.123-0230', '2020-03-05T13:00'],
    ['20200305', '2020-03-05T00:00'],
    ['20200305T103000Z', '2020-03-05T10:30'],
    ['2020-03', '2020-03-01T00:00'],
    ['3/2020', '2020-03-01T00:00'],
    ['2020-Q2', '2020-04-01T00:00'],
    ['Q4 2019', '2019-10-01T00:00'],
    ['2020-W01', '2019-12-30T00:00'],
    ['March 2020', '2020-03-01T00:00'],
    ['5. März 2020', '2020-03-05T00:00'],
    ['5 de enero de 2020', '2020-01-05T00:00'],
    ['1er février 2020', '2020-02-01T00:00'],
    ['5 мая 2020', '2020-05-05T00:00'],
    ['Thu, 05 Mar 2020 10:30:00 +0000', '2020-03-05T10:30'],
    ['10:30 pm', '1970-01-01T22:30'],
  ])('are read from %s', (cell, expected) => expect(day(cell)).toBe(expected));

  it.each([
    '2020-13',
    '5551-10',
    '1000-10',
    '2020-Q5',
    '20201345',
    '12345678',
    'Marketing 2020',
    '25:10',
    '3/17',
    'n0',
    'Mayo',
    '5 kg',
  ])('are not read from %s', (cell) => expect(day(cell)).toBeUndefined());

  it('may be seconds with fractions in a column with such a name', () => {
    expect(inferDateOrder('timestamp', ['1600000000.5', '1600000001'])).toEqual({ order: 'seconds' });
    expect(inferDateOrder('created_utc', ['1600000000'])).toEqual({ order: 'seconds' });
    expect(inferDateOrder('price', ['1600000000'])).toBeUndefined();
  });
});
