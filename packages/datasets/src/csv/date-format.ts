import { monthOf } from './month-names.js';

/** Order of day and month where a date is written as 1/2/2020, 'digits' for 20200201, or 'iso' for all other forms. */
export const dateOrders = ['iso', 'dmy', 'mdy', 'digits', 'milliseconds', 'seconds'] as const;
export type DateOrder = (typeof dateOrders)[number];

const clock = String.raw`(?:[T ,]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*([ap]m)?\s*(Z|UTC|[+-]\d{2}(?::?\d{2})?)?)?`;
const yearFirst = new RegExp(String.raw`^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})${clock}$`, 'i');
const yearLast = new RegExp(String.raw`^(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})${clock}$`, 'i');
const named = new RegExp(
  String.raw`^(?:(\d{1,2})(?:\.|er)?[- ](?:de )?(\p{L}{3,14})\.?[- ,]+(?:de )?(\d{4})|(\p{L}{3,14})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4}))${clock}$`,
  'iu',
);
const eastAsian = /^(\d{4})[年년] ?(\d{1,2})[月월] ?(\d{1,2})[日일]$/;
const yearMonth = /^((?:1[5-9]|20)\d{2})[-/](\d{1,2})$/;
const quarter = /^(?:(\d{4})[-/ ]?Q([1-4])|Q([1-4])[-/ ]?(\d{4}))$/i;

/** Reads a date, with or without a time, as milliseconds since 1970 in UTC; undefined if the cell doesn't hold one. */
export function readDate(cell: string, order: DateOrder): number | undefined {
  if (order === 'milliseconds' || order === 'seconds')
    return /^-?\d{1,15}(\.\d+)?$/.test(cell) ? Number(cell) * (order === 'seconds' ? 1000 : 1) : undefined;
  if (order === 'digits') {
    const [, year, month, day] = /^(\d{4})(\d{2})(\d{2})(?:\.0+)?$/.exec(cell) ?? [];
    return year === undefined ? undefined : timeOf(year, month, day, []);
  }
  const iso = yearFirst.exec(cell) ?? eastAsian.exec(cell);
  if (iso) return timeOf(iso[1], iso[2], iso[3], iso.slice(4));
  const short = yearLast.exec(cell);
  if (short) {
    const year = short[4]?.length === 2 ? String(Number(short[4]) + (Number(short[4]) < 70 ? 2000 : 1900)) : short[4];
    const isMonthFirst = order === 'mdy';
    return timeOf(year, isMonthFirst ? short[1] : short[3], isMonthFirst ? short[3] : short[1], short.slice(5));
  }
  const period = startOfPeriod(cell);
  if (period !== undefined) return period;
  const words = named.exec(cell);
  const month = words && monthOf(words[2] ?? words[4] ?? '');
  return !words || month === undefined
    ? undefined
    : timeOf(words[3] ?? words[6], String(month), words[1] ?? words[5], words.slice(7));
}

/** Reads a month, such as 2020-07, or a quarter, such as 2020-Q3, as its first day. */
function startOfPeriod(cell: string): number | undefined {
  const month = yearMonth.exec(cell);
  if (month) return timeOf(month[1], month[2], '1', []);
  const found = quarter.exec(cell);
  return found ? timeOf(found[1] ?? found[4], String(3 * Number(found[2] ?? found[3]) - 2), '1', []) : undefined;
}

function timeOf(
  year: string | undefined,
  month: string | undefined,
  day: string | undefined,
  [hour = '0', minute = '0', second = '0', half, zone]: readonly (string | undefined)[],
): number | undefined {
  const [y, m, d] = [Number(year), Number(month), Number(day)];
  const hours = half ? (Number(hour) % 12) + (half.toLowerCase() === 'pm' ? 12 : 0) : Number(hour);
  if (hours > 24 || Number(minute) > 59 || Number(second) > 60) return undefined;
  const date = new Date(Date.UTC(y, m - 1, d));
  if (date.getUTCMonth() !== m - 1 || date.getUTCDate() !== d) return undefined;
  const offset = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone ?? '');
  const minutes = offset ? (offset[1] === '-' ? -1 : 1) * (Number(offset[2]) * 60 + Number(offset[3] ?? 0)) : 0;
  return date.getTime() + ((hours * 60 + Number(minute) - minutes) * 60 + Number(second)) * 1000;
}

/** What the cells of a column say about their dates. */
export interface DateGuess {
  readonly order: DateOrder;
  /** A cell that reads as two different dates, if nothing in the column decides. */
  readonly ambiguous?: string;
}

const timeName = /(^|[^a-z])(epoch|time|timestamp|date|datetime|datum|fecha|day|ts|ms|created|updated|seen|joined|born|dob|at)$/i;

/** Infers how the dates of a column are written; undefined if fewer than nine cells in ten are dates. */
export function inferDateOrder(name: string, cells: readonly string[]): DateGuess | undefined {
  if (cells.length === 0) return undefined;
  const fitting = (order: DateOrder): number => cells.filter((cell) => readDate(cell, order) !== undefined).length;
  const all = (order: DateOrder): boolean => fitting(order) >= 0.9 * cells.length;
  if (cells.every((cell) => /^\d{12,13}$/.test(cell)) && timeName.test(name)) return { order: 'milliseconds' };
  if (cells.every((cell) => /^\d{9,10}$/.test(cell)) && timeName.test(name)) return { order: 'seconds' };
  if (timeName.test(name) && cells.every((cell) => /^(?:19|20)\d{6}(?:\.0+)?$/.test(cell)) && all('digits'))
    return { order: 'digits' };
  const short = cells.filter((cell) => yearLast.test(cell));
  if (short.length === 0) return all('iso') ? { order: 'iso' } : undefined;
  const [dmy, mdy] = [all('dmy') && fitting('dmy') >= fitting('mdy'), all('mdy') && fitting('mdy') >= fitting('dmy')];
  if (!dmy && !mdy) return undefined;
  if (dmy && mdy && !short.every((cell) => cell.includes('.'))) {
    const differs = short.find((cell) => readDate(cell, 'dmy') !== readDate(cell, 'mdy'));
    if (differs !== undefined) return { order: 'dmy', ambiguous: differs };
  }
  return { order: dmy ? 'dmy' : 'mdy' };
}
