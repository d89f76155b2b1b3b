/** Digits of all scripts but ASCII, and without the mathematical ones, of which five sets follow one another. */
const otherDigits = /(?![0-9\u{1d7ce}-\u{1d7ff}])\p{Nd}/gu;

/** Writes the digits of any script, and the decimal and thousands marks of Arabic, as those of ASCII. */
export function withAsciiDigits(cell: string): string {
  if (!/[^\x20-\x7e]/.test(cell)) return cell;
  return cell
    .replace(otherDigits, (digit) => String(digitValue(digit)))
    .replaceAll('٫', '.')
    .replaceAll('٬', "'");
}

/** The digits of a script are ten consecutive characters. */
function digitValue(digit: string): number {
  const code = digit.codePointAt(0) as number;
  let zero = code;
  while (code - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--;
  return code - zero;
}
