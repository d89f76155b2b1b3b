/** Scripts that are written without spaces between words. */
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

let segmenter: Intl.Segmenter | undefined;

/**
 * Returns the words of a text in any script, in lower case and in order. Scripts without spaces are cut by `Intl.Segmenter`; elsewhere, a
 * word is a run of letters, marks and digits.
 */
export function wordsOf(text: string): string[] {
  const lower = text.normalize('NFKC').toLowerCase();
  if (!unspaced.test(lower)) return lower.match(/[\p{L}\p{N}][\p{L}\p{M}\p{N}]*/gu) ?? [];
  segmenter ??= new Intl.Segmenter('und', { granularity: 'word' });
  return Array.from(segmenter.segment(lower)).flatMap(({ segment, isWordLike }) => (isWordLike ? [segment] : []));
}

/** Whether a cell has several words. A code such as ab-12 counts as one. */
export function hasSeveralWords(cell: string): boolean {
  return /\S\s+\S/.test(cell) || (unspaced.test(cell) && wordsOf(cell).length > 1);
}
