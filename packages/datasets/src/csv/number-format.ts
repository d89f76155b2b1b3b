import * as z from 'zod';
import { asciiDigits } from './ascii-digits.js';

export const numberFormat = z.object({
  /** Decimal separator. */
  decimal: z.enum(['.', ',']),
  /** Unit that every cell has, such as %, $ or kg; '' for none. */
  unit: z.string(),
});
/** How the numbers of a column are written. */
export type NumberFormat = z.output<typeof numberFormat>;

const currencyCodes = 'USD|EUR|GBP|CHF|JPY|CNY|INR|CAD|AUD|NZD|SEK|NOK|DKK|PLN|CZK|BRL|MXN|ZAR|KRW|RUB|TRY|HUF';
const currency = String.raw`(?:[A-Z]{1,2})?\p{Sc}|(?:${currencyCodes})(?=[\s\d])|(?:Rs|Fr|kr)\.?(?=[\s\d])`;
const shape = new RegExp(
  String.raw`^([+\-−]?)\s*(${currency})?\s*([+\-−]?)(\d[\d.,\u0020\u00a0\u202f\u2009'’_]*|[.,]\d+)(e[+\-]?\d+)?\s*(%|‰|\p{Sc}|\p{L}[\p{L}\d/²³^·]{0,7}\.?|[°µ]\p{L}{0,3})?$`,
  'iu',
);
/** A negative amount as accountants write it: (12.50), with a currency or a percent sign before, within or after. */
const inParentheses = /^(\p{Sc}?\s?)\(([^()+\-−]+)\)(\s?(?:%|\p{Sc})?)$/u;
/** A negative amount as SAP and older programs write it: 12.50-. */
const minusLast = /^([^+\-−]*\d)\s?[-−]$/;
const groupMark = /[\u0020\u00a0\u202f\u2009'’_]/g;
const grouped = (mark: string): RegExp => new RegExp(`^\\d{1,3}(?:\\${mark}\\d{3})+$`);
/** Thousands, lakhs and crores: 1,23,456. */
const groupedInIndia = /^\d{1,2}(?:,\d{2})+,\d{3}$/;
/** Letters right after a number that multiply it. A capital M alone, as m is a meter. */
const multipliers: Readonly<Record<string, number>> = { k: 1e3, K: 1e3, M: 1e6, mn: 1e6, Mio: 1e6, bn: 1e9, B: 1e9, Mrd: 1e9 };

interface Written {
  readonly negative: boolean;
  /** Digits with points and commas. */
  readonly digits: string;
  readonly exponent: string;
  readonly unit: string;
  /** 1000 in 1.5k. */
  readonly factor: number;
}

/** Takes a cell apart; undefined if it doesn't look like a number. A number with a leading zero, such as 00123, is a code. */
function written(given: string): Written | undefined {
  const cell = asciiDigits(given);
  const negated = cell.includes('(') ? cell.replace(inParentheses, '$1$2$3') : cell.replace(minusLast, '$1');
  const found = shape.exec(negated);
  if (!found) return undefined;
  const [, sign = '', before = '', inner = '', raw = '', exponent = '', after = ''] = found;
  const factor = !/\s$/.test(raw) && Object.hasOwn(multipliers, after) ? (multipliers[after] as number) : 1;
  if (before !== '' && after !== '' && factor === 1) return undefined;
  const parts = raw.trim().split(groupMark);
  if (
    parts.length > 1 &&
    !parts.every((part, at) => (at === 0 ? /^\d{1,3}$/ : at < parts.length - 1 ? /^\d{3}$/ : /^\d{3}([.,]\d+)?$/).test(part))
  )
    return undefined;
  const digits = parts.join('');
  if (/^0\d/.test(digits)) return undefined;
  const unit = before || (factor === 1 ? after : '');
  return { negative: negated !== cell || /[-−]/.test(sign + inner), digits, exponent, unit, factor };
}

/** A number as JavaScript writes it. */
const plain = /^[+-]?(?:0|[1-9]\d*|(?=\.\d))(?:\.\d*)?(?:e[+-]?\d+)?$/i;

/**
 * Reads a number; undefined if the cell doesn't hold one in that format. A percentage is read as 25, not as 0.25. Beside percentages, a
 * number without the sign is not read, as 0.5 may mean 50 %.
 */
export function readNumber(cell: string, { decimal, unit }: NumberFormat): number | undefined {
  if (decimal === '.' && unit !== '%' && plain.test(cell)) return finite(Number(cell));
  const parts = written(cell);
  if (!parts || (parts.unit !== unit && parts.unit !== '')) return undefined;
  const digits = plainDigits(parts.digits, decimal);
  if (digits === undefined) return undefined;
  const value = parts.factor * Number(`${parts.negative ? '-' : ''}${digits}${parts.exponent}`);
  return parts.unit === unit || unit !== '%' || value === 0 ? finite(value) : undefined;
}

function finite(value: number): number | undefined {
  return Number.isFinite(value) ? value : undefined;
}

/** Returns digits with a decimal point and no group marks; undefined if they don't fit the separator. */
function plainDigits(digits: string, decimal: '.' | ','): string | undefined {
  const group = decimal === '.' ? ',' : '.';
  const [whole = '', fraction, ...more] = digits.split(decimal);
  if (more.length > 0 || fraction?.includes(group)) return undefined;
  if (whole.includes(group) && !grouped(group).test(whole) && !(group === ',' && groupedInIndia.test(whole))) return undefined;
  const joined = whole.replaceAll(group, '');
  return fraction === undefined ? joined : `${joined || '0'}.${fraction || '0'}`;
}

/** Returns the units of cells that are all numbers; none if another cell is among them. */
export function unitsIn(cells: readonly string[]): string[] {
  const units = new Set<string>();
  for (const cell of cells) {
    const parts = written(cell);
    if (!parts) return [];
    units.add(parts.unit);
  }
  return [...units].filter((unit) => unit !== '').sort();
}

/** What the cells of a column say about their numbers. */
export interface NumberGuess {
  readonly format: NumberFormat;
  /** A cell that reads as two different numbers, if nothing in the column decides. */
  readonly ambiguous?: string;
  /** Share of the cells that hold numbers in that format. */
  readonly share: number;
}

/**
 * Infers how the numbers of a column are written, from cells that are not missing.
 * @param decimalComma whether the file itself suggests a decimal comma: its cells are separated by semicolons
 */
export function inferNumberFormat(cells: readonly string[], decimalComma = false): NumberGuess {
  const units = new Map<string, number>();
  const digits: string[] = [];
  for (const cell of cells) {
    // Most cells are plain, and the test for that is quick.
    if (plain.test(cell)) {
      units.set('', (units.get('') ?? 0) + 1);
      digits.push(cell.replace(/^[+-]|e.*$/gi, ''));
      continue;
    }
    const parts = written(cell.replace(/^[+-]/, ''));
    if (!parts) continue;
    units.set(parts.unit, (units.get(parts.unit) ?? 0) + 1);
    digits.push(parts.digits);
  }
  const unit = [...units].filter(([name]) => name !== '').sort(([, a], [, b]) => b - a)[0]?.[0] ?? '';
  const { decimal, ambiguous } = separatorOf(digits, decimalComma);
  const format: NumberFormat = { decimal, unit };
  const read = cells.reduce((count, cell) => count + (readNumber(cell, format) === undefined ? 0 : 1), 0);
  return { format, share: cells.length === 0 ? 0 : read / cells.length, ...(ambiguous !== undefined && { ambiguous }) };
}

/** Finds the decimal separator that all numbers of a column agree on. */
function separatorOf(digits: readonly string[], decimalComma: boolean): { decimal: '.' | ','; ambiguous?: string } {
  const withComma = digits.filter((text) => text.includes(','));
  if (withComma.length === 0) return separatorOfPoints(digits, decimalComma);
  const fits = (decimal: '.' | ','): number => digits.filter((text) => plainDigits(text, decimal) !== undefined).length;
  const [point, comma] = [fits('.'), fits(',')];
  if (point !== comma) return { decimal: point > comma ? '.' : ',' };
  if (decimalComma) return { decimal: ',' };
  // Grouped thousands leave no plain number of four digits or more, and a group never follows a single zero.
  if (withComma.some((text) => text.startsWith('0,')) || digits.some((text) => /^\d{4,}$/.test(text))) return { decimal: ',' };
  return { decimal: '.', ambiguous: withComma[0] as string };
}

/** Tells a decimal point from one between thousands, where no number has a comma. */
function separatorOfPoints(digits: readonly string[], decimalComma: boolean): { decimal: '.' | ','; ambiguous?: string } {
  const withPoint = digits.filter((text) => text.includes('.'));
  const mayBeGrouped = withPoint.every((text) => grouped('.').test(text) && !text.startsWith('0'));
  if (!mayBeGrouped || withPoint.length === 0) return { decimal: '.' };
  if (withPoint.some((text) => /\..*\./.test(text))) return { decimal: ',' };
  const hasLong = digits.some((text) => /^\d{4,}$/.test(text));
  return { decimal: '.', ...(decimalComma && !hasLong && { ambiguous: withPoint[0] as string }) };
}

/** Asks how the numbers of a column are written, where a cell can be read in two ways. */
export function numberQuestion(name: string, cell: string): string {
  const read = (decimal: '.' | ','): number | undefined => readNumber(cell, { decimal, unit: '' });
  return `"${cell}" in column "${name}" may be ${read('.')} or ${read(',')}. Say which: type number for the first, decimal-comma for the second, as in --column ${name}=number.`;
}
