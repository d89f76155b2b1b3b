import { describe, expect, it } from 'vitest';
import { inferDateOrder, readDate } from './date-format.js';

const iso = (cell: string): string | undefined => {
  const time = readDate(cell, 'iso');
  return time === undefined ? undefined : new Date(time).toISOString().slice(0, 16);
};

describe('readDate', () => {
  it.each([
    ['2020-Q3', '2020-07-01T00:00'],
    ['Q1 2021', '2021-01-01T00:00'],
    ['2020-05', '2020-05-01T00:00'],
    ['2020-05-04 10:30:00.25+02', '2020-05-04T08:30'],
    ['2020-05-04T10:30:00-0330', '2020-05-04T14:00'],
    ['3. März 2020', '2020-03-03T00:00'],
    ['1er février 2020', '2020-02-01T00:00'],
    ['5 de agosto de 2020', '2020-08-05T00:00'],
    ['12 мая 2020', '2020-05-12T00:00'],
    ['Sept 5, 2020', '2020-09-05T00:00'],
    ['2020年1月9日', '2020-01-09T00:00'],
    ['31. Februar 2020', undefined],
    ['5 Foo 2020', undefined],
    ['2020-13', undefined],
    ['9999-12', undefined],
  ])('reads %s', (cell, expected) => {
    expect(iso(cell)).toBe(expected);
  });
});

describe('inferDateOrder', () => {
  it('takes eight digits as a date by the name of the column', () => {
    const cells = ['20200131', '20211201'];
    expect(inferDateOrder('date', cells)).toEqual({ order: 'digits' });
    expect(inferDateOrder('amount', cells)).toBeUndefined();
    expect(inferDateOrder('date', ['20209931', '20211201'])).toBeUndefined();
    expect(readDate('20200131', 'digits')).toBe(Date.UTC(2020, 0, 31));
  });
});
