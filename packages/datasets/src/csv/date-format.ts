/** Order of day and month where a date is written as 1/2/2020, or 'iso' for all other forms. */
export const dateOrders = ['iso', 'dmy', 'mdy', 'milliseconds', 'seconds'] as const;
export type DateOrder = (typeof dateOrders)[number];

const time = String.raw`(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*([ap]m)?`;
const clock = String.raw`(?:[T ,]+${time}\s*(Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?)?`;
const yearFirst = new RegExp(String.raw`^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})${clock}$`, 'i');
const yearLast = new RegExp(String.raw`^(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})${clock}$`, 'i');
/** Years near ours tell a date such as 20200131 from other numbers of eight digits. */
const compact = /^(1[89]\d{2}|2[01]\d{2})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})?Z?)?$/;
const eastAsian = /^(\d{4})[年년] ?(\d{1,2})[月월] ?(\d{1,2})[日일]$/;
const named = new RegExp(
  String.raw`^(?:\p{L}{2,10},? )?(?:(\d{1,2})(?:st|nd|rd|th|er|\.)?(?: de)?[- ]*(\p{L}{3,12})\.?(?: de)?[- ,]+(\d{4})|(\p{L}{3,12})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4}))${clock}$`,
  'iu',
);
/** Periods that are dated by their first day. Years near ours tell them from numbers of parts, such as 5551-10. */
const [yearMonth, monthYear, monthNamed] = [
  /^(1[89]\d{2}|2[01]\d{2})[-/](\d{1,2})$/,
  /^(\d{1,2})[-/](1[89]\d{2}|2[01]\d{2})$/,
  /^(\p{L}{3,12})\.?[- ,]+(\d{4})$/u,
];
const quarter = /^(?:(\d{4})[-/ ]?Q([1-4])|Q([1-4])[-/ ]?(\d{4}))$/i;
const week = /^(\d{4})-?W(\d{2})$/i;
const clockAlone = new RegExp(`^${time}$`, 'i');
const millisecondsPerDay = 86_400_000;

/**
 * Reads a date, with or without a time, as milliseconds since 1970 in UTC; undefined if the cell doesn't hold one. A month, a quarter or a
 * week is its first day, and a time of day without a date one of 1970-01-01.
 */
export function readDate(cell: string, order: DateOrder): number | undefined {
  if (order === 'milliseconds' || order === 'seconds')
    return /^-?\d{1,15}(\.\d+)?$/.test(cell) ? Number(cell) * (order === 'seconds' ? 1000 : 1) : undefined;
  if (cell.length < 4 || cell.length > 60) return undefined;
  const iso = yearFirst.exec(cell) ?? compact.exec(cell) ?? eastAsian.exec(cell);
  if (iso) return timeOf(iso[1], iso[2], iso[3], iso.slice(4));
  const short = yearLast.exec(cell);
  if (short) {
    const year = short[4]?.length === 2 ? String(Number(short[4]) + (Number(short[4]) < 70 ? 2000 : 1900)) : short[4];
    const isMonthFirst = order === 'mdy';
    return timeOf(year, isMonthFirst ? short[1] : short[3], isMonthFirst ? short[3] : short[1], short.slice(5));
  }
  const words = named.exec(cell);
  if (words) {
    const month = monthOf(words[2] ?? words[4] ?? '');
    return month === undefined ? undefined : timeOf(words[3] ?? words[6], String(month), words[1] ?? words[5], words.slice(7));
  }
  const alone = clockAlone.exec(cell);
  return alone ? timeOf('1970', '1', '1', alone.slice(1)) : readPeriod(cell);
}

function readPeriod(cell: string): number | undefined {
  const month = yearMonth.exec(cell);
  if (month) return timeOf(month[1], month[2], '1', []);
  const reversed = monthYear.exec(cell);
  if (reversed) return timeOf(reversed[2], reversed[1], '1', []);
  const third = quarter.exec(cell);
  if (third) return timeOf(third[1] ?? third[4], String(3 * Number(third[2] ?? third[3]) - 2), '1', []);
  const weekly = week.exec(cell);
  if (weekly) return startOfWeek(Number(weekly[1]), Number(weekly[2]));
  const named = monthNamed.exec(cell);
  const number = named ? monthOf(named[1] as string) : undefined;
  return number === undefined ? undefined : timeOf(named?.[2], String(number), '1', []);
}

/** Monday of a week of ISO 8601; the first week of a year holds its January 4. */
function startOfWeek(year: number, number: number): number | undefined {
  if (number < 1 || number > 53) return undefined;
  const fourth = Date.UTC(year, 0, 4);
  const weekday = (new Date(fourth).getUTCDay() + 6) % 7;
  return fourth + ((number - 1) * 7 - weekday) * millisecondsPerDay;
}

const languages = ['en', 'de', 'fr', 'es', 'it', 'pt', 'nl', 'pl', 'ru'];
let months: ReadonlyMap<string, number> | undefined;

/** Number of a month by its name or abbreviation in one of several languages. */
function monthOf(name: string): number | undefined {
  months ??= namesOfMonths();
  return months.get(name.toLowerCase()) ?? (name.length <= 4 ? months.get(name.slice(0, 3).toLowerCase()) : undefined);
}

function namesOfMonths(): ReadonlyMap<string, number> {
  const names = new Map<string, number>();
  for (const language of languages)
    for (const month of ['long', 'short'] as const)
      for (const day of ['numeric', undefined] as const) {
        const format = new Intl.DateTimeFormat(language, { month, timeZone: 'UTC', ...(day && { day }) });
        for (let at = 0; at < 12; at++) {
          const part = format.formatToParts(Date.UTC(2020, at, 1)).find(({ type }) => type === 'month')?.value ?? '';
          const key = part.toLowerCase().replace(/\.$/, '');
          if (/^\p{L}+$/u.test(key) && !names.has(key)) names.set(key, at + 1);
        }
      }
  return names;
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

const timeName = /(^|[^a-z])(epoch|time|timestamp|date|datetime|ts|created|updated|seen|at)(?:_?(?:ms|s|sec|utc|unix))?$/i;

/** Infers how the dates of a column are written; undefined if fewer than nine cells in ten are dates. */
export function inferDateOrder(name: string, cells: readonly string[]): DateGuess | undefined {
  const begin = cells.slice(0, 50);
  if (
    begin.length === 0 ||
    begin.filter((cell) => readDate(cell, 'dmy') !== undefined || readDate(cell, 'mdy') !== undefined).length < begin.length / 2
  )
    return inferTimeStamps(name, cells);
  const fitting = (order: DateOrder): number => cells.filter((cell) => readDate(cell, order) !== undefined).length;
  const all = (order: DateOrder): boolean => fitting(order) >= 0.9 * cells.length;
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

/** Recognizes times in seconds or milliseconds since 1970 in a column whose name says so. */
function inferTimeStamps(name: string, cells: readonly string[]): DateGuess | undefined {
  if (cells.length === 0 || !timeName.test(name)) return undefined;
  if (cells.every((cell) => /^\d{12,13}$/.test(cell))) return { order: 'milliseconds' };
  return cells.every((cell) => /^\d{9,10}(?:\.\d+)?$/.test(cell)) ? { order: 'seconds' } : undefined;
}
