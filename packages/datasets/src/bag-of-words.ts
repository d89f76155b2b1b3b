import { parseOptions, type SparseMatrix } from '@gnas/core/plugin';
import * as z from 'zod';
import { binaryRows } from './sparse-matrix-builder.js';

/** Schema of `BagOfWordsOptions`. */
export const bagOfWordsOptions = z.object({
  maxWords: z
    .int()
    .min(1)
    .default(2000)
    .describe('Maximum number of words. The most frequent are kept; equally frequent words are taken in alphabetical order.'),
  minTexts: z.int().min(1).default(5).describe('Minimum number of texts that contain a word.'),
  maxShare: z.number().positive().default(0.2).describe('Words in this share of the texts or more are left out.'),
});
/** Options of `bagOfWords`. */
export type BagOfWordsOptions = z.input<typeof bagOfWordsOptions>;

/** Encodes each text as a binary bag of words. Words are runs of the letters a to z, in lower case. -> [texts, words] */
export function bagOfWords(texts: readonly string[], options: BagOfWordsOptions = {}): SparseMatrix {
  return encodeWords(texts, vocabulary(texts, options));
}

/** Returns the words that a bag of words of these texts counts, in the order of its columns. */
export function vocabulary(texts: readonly string[], options: BagOfWordsOptions = {}): string[] {
  const { maxWords, minTexts, maxShare } = parseOptions('bagOfWords', bagOfWordsOptions, options);
  const frequency = new Map<string, number>();
  for (const text of texts) for (const word of wordsOf(text)) frequency.set(word, (frequency.get(word) ?? 0) + 1);
  return [...frequency]
    .filter(([, count]) => count >= minTexts && count < maxShare * texts.length)
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .slice(0, maxWords)
    .map(([word]) => word);
}

/** Marks which of the words each text contains; other words are ignored. -> [texts, words], or one empty column without words */
export function encodeWords(texts: readonly string[], words: readonly string[]): SparseMatrix {
  const columnOf = new Map(words.map((word, column) => [word, column]));
  const rows = texts.map((text) => [...wordsOf(text)].flatMap((word) => columnOf.get(word) ?? []).sort((a, b) => a - b));
  return binaryRows(rows, Math.max(1, words.length));
}

function wordsOf(text: string): Set<string> {
  return new Set(text.toLowerCase().match(/[a-z]+/g));
}
