import * as z from 'zod';
import { withAsciiDigits } from './digits.js';

export const numberFormat = z.object({
  /** Decimal separator. */
  decimal: z.enum(['.', ',']),
  /** Unit that every cell has, such as %, $ or kg; '' for none. */
  unit: z.string(),
});
/** How the numbers of a column are written. */
export type NumberFormat = z.output<typeof numberFormat>;

const currencyCodes = 'USD|EUR|GBP|CHF|JPY|CNY|INR|CAD|AUD|NZD|SEK|NOK|DKK|PLN|CZK|BRL|MXN|ZAR|KRW|RUB|TRY|HUF';
/** Currencies that are written as letters before a number. */
const currencyNames = String.raw`(?:Rs|kr|Fr|Kč|zł|Ft|lei|руб)\.?`;
const shape = new RegExp(
  String.raw`^([+\-−]?)\s*(\p{L}{0,3}\p{Sc}|(?:${currencyCodes}|${currencyNames})(?=[\s\d]))?\s*([+\-−]?)(\d[\d.,\u0020\u00a0\u202f\u2009'’_]*|[.,]\d+)(e[+\-]?\d+)?\s*(%|‰|\p{Sc}|\p{L}[\p{L}\d/²³^·]{0,7}|[°µ]\p{L}{0,3})?$`,
  'iu',
);
const groupMark = /[\u0020\u00a0\u202f\u2009'’_]/g;
/** Groups of three digits, or of two before the last three, as in India. */
const grouped = (mark: string): RegExp =>
  new RegExp(`^\\d{1,3}(?:\\${mark}\\d{3})+$|^\\d{1,2}(?:\\${mark}\\d{2})+\\${mark}\\d{3}$`);

interface Written {
  readonly negative: boolean;
  /** Digits with points and commas. */
  readonly digits: string;
  readonly exponent: string;
  readonly unit: string;
}

/** Moves a minus at the end of a number, as SAP writes it, to its front. */
function withSignFirst(cell: string): string {
  return /^\d.*\d-$/.test(cell) ? `-${cell.slice(0, -1)}` : cell;
}

/**
 * Takes a cell apart; undefined if it doesn't look like a number. A number in parentheses is negative, as in accounting. A number with a
 * leading zero, such as 00123, is a code.
 */
function written(given: string): Written | undefined {
  const cell = withAsciiDigits(given);
  const inParentheses = /^\((.*)\)$/.exec(cell);
  const found = shape.exec(inParentheses?.[1]?.trim() ?? withSignFirst(cell));
  if (!found) return undefined;
  const [, sign = '', before = '', inner = '', raw = '', exponent = '', after = ''] = found;
  if ((before !== '' && after !== '') || (inParentheses && sign + inner !== '')) return undefined;
  const parts = raw.trim().split(groupMark);
  if (
    parts.length > 1 &&
    !parts.every((part, at) => (at === 0 ? /^\d{1,3}$/ : at < parts.length - 1 ? /^\d{3}$/ : /^\d{3}([.,]\d+)?$/).test(part))
  )
    return undefined;
  const digits = parts.join('');
  if (/^0\d/.test(digits)) return undefined;
  return { negative: inParentheses !== null || /[-−]/.test(sign + inner), digits, exponent, unit: before || after };
}

/** A number as JavaScript writes it. */
const plain = /^[+-]?(?:0|[1-9]\d*|(?=\.\d))(?:\.\d*)?(?:e[+-]?\d+)?$/i;

/** Reads a number; undefined if the cell doesn't hold one in that format. A percentage is read as 25, not as 0.25. */
export function readNumber(cell: string, { decimal, unit }: NumberFormat): number | undefined {
  if (decimal === '.' && plain.test(cell)) return finite(Number(cell));
  const parts = written(cell);
  if (!parts || (parts.unit !== unit && parts.unit !== '')) return undefined;
  const digits = plainDigits(parts.digits, decimal);
  if (digits === undefined) return undefined;
  return finite(Number(`${parts.negative ? '-' : ''}${digits}${parts.exponent}`));
}

function finite(value: number): number | undefined {
  return Number.isFinite(value) ? value : undefined;
}

/** Returns digits with a decimal point and no group marks; undefined if they don't fit the separator. */
function plainDigits(digits: string, decimal: '.' | ','): string | undefined {
  const group = decimal === '.' ? ',' : '.';
  const [whole = '', fraction, ...more] = digits.split(decimal);
  if (more.length > 0 || fraction?.includes(group)) return undefined;
  if (whole.includes(group) && !grouped(group).test(whole)) return undefined;
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
  if (withComma.length === 0)
    return {
      decimal:
        digits.some((text) => /\..*\./.test(text)) && digits.every((text) => plainDigits(text, ',') !== undefined) ? ',' : '.',
    };
  const fits = (decimal: '.' | ','): number => digits.filter((text) => plainDigits(text, decimal) !== undefined).length;
  const [point, comma] = [fits('.'), fits(',')];
  if (point !== comma) return { decimal: point > comma ? '.' : ',' };
  if (decimalComma) return { decimal: ',' };
  // Grouped thousands leave no plain number of four digits or more, and a group never follows a single zero.
  if (withComma.some((text) => text.startsWith('0,')) || digits.some((text) => /^\d{4,}$/.test(text))) return { decimal: ',' };
  return { decimal: '.', ambiguous: withComma[0] as string };
}
