import { parseOptions, type SparseMatrix } from '@gnas/core/plugin';
import * as z from 'zod';
import { binaryRows } from './sparse-matrix-builder.js';
import { wordsOf } from './words.js';

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

/** Encodes each text as a binary bag of words in any script, in lower case. -> [texts, words], or one empty column without words */
export function bagOfWords(texts: readonly string[], options: BagOfWordsOptions = {}): SparseMatrix {
  const { maxWords, minTexts, maxShare } = parseOptions('bagOfWords', bagOfWordsOptions, options);
  const { words } = vocabulary(texts, { maxWords, minTexts, below: maxShare * texts.length });
  const columnOf = new Map(words.map((word, column) => [word, column]));
  const rows = texts.map((text) => [...new Set(wordsOf(text).flatMap((word) => columnOf.get(word) ?? []))].sort((a, b) => a - b));
  return binaryRows(rows, Math.max(1, words.length));
}

/** Words of texts, the most frequent first. */
export interface Vocabulary {
  readonly words: readonly string[];
  /** [words] number of texts that contain each word. */
  readonly counts: readonly number[];
  /** Number of further words that were frequent enough. */
  readonly more: number;
}

/** Finds the most frequent words that are in at least `minTexts` and in fewer than `below` texts. */
export function vocabulary(
  texts: readonly string[],
  { maxWords, minTexts, below = Number.POSITIVE_INFINITY }: { maxWords: number; minTexts: number; below?: number },
): Vocabulary {
  const frequency = new Map<string, number>();
  for (const text of texts) for (const word of new Set(wordsOf(text))) frequency.set(word, (frequency.get(word) ?? 0) + 1);
  const frequent = [...frequency]
    .filter(([, count]) => count >= minTexts && count < below)
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  const kept = frequent.slice(0, maxWords);
  return { words: kept.map(([word]) => word), counts: kept.map(([, count]) => count), more: frequent.length - kept.length };
}
