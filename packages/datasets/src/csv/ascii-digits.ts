/**
 * Writes the digits of any script as 0 to 9, and the Arabic marks for decimals and thousands as a point and an apostrophe. Other letters
 * stay.
 */
export function asciiDigits(cell: string): string {
  if (!/[^\p{ASCII}]/u.test(cell)) return cell;
  return cell
    .replace(/\p{Nd}/gu, digitOf)
    .replaceAll('٫', '.')
    .replaceAll('٬', "'");
}

/** Unicode lays out the ten digits of a script in a row, from a code point that ends in 0 or 6. */
function digitOf(letter: string): string {
  const code = letter.codePointAt(0) as number;
  if (code < 0x80 || code > 0xffff) return letter;
  const isFromZero = /\p{Nd}/u.test(String.fromCodePoint(code & ~15));
  return String((code & 15) - (isFromZero ? 0 : 6));
}
