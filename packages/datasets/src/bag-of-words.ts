import type { SparseMatrix } from '@gnas/core';

/** Of `bagOfWords`. */
export interface BagOfWordsOptions {
  /** Words that are kept: the most frequent, equal ones in alphabetical order. Default 2000. */
  readonly maxWords?: number;
  /** Fewest texts that a word must be in. Default 5. */
  readonly minTexts?: number;
  /** A word in this share of the texts or more says nothing. Default 0.2. */
  readonly maxShare?: number;
}

/** Binary bag of words of each text: words are runs of the letters a to z, in lower case. [texts, words] */
export function bagOfWords(texts: readonly string[], options: BagOfWordsOptions = {}): SparseMatrix {
  return encodeWords(texts, vocabulary(texts, options));
}

/** The words that a bag of words of these texts counts, in order of its columns. */
export function vocabulary(texts: readonly string[], options: BagOfWordsOptions = {}): string[] {
  const { maxWords = 2000, minTexts = 5, maxShare = 0.2 } = options;
  const frequency = new Map<string, number>();
  for (const text of texts) for (const word of wordsOf(text)) frequency.set(word, (frequency.get(word) ?? 0) + 1);
  return [...frequency]
    .filter(([, count]) => count >= minTexts && count < maxShare * texts.length)
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .slice(0, maxWords)
    .map(([word]) => word);
}

/** Which of the words are in each text; other words are left out. [texts, words], or one empty column without words */
export function encodeWords(texts: readonly string[], words: readonly string[]): SparseMatrix {
  const columnOf = new Map(words.map((word, column) => [word, column]));
  const rows = texts.map((text) => [...wordsOf(text)].flatMap((word) => columnOf.get(word) ?? []).sort((a, b) => a - b));
  return binaryRows(rows, Math.max(1, words.length));
}

function wordsOf(text: string): Set<string> {
  return new Set(text.toLowerCase().match(/[a-z]+/g));
}

/** A sparse matrix of ones. @param rows ascending columns of each row */
export function binaryRows(rows: readonly (readonly number[])[], columns: number): SparseMatrix {
  const rowPointers = new Int32Array(rows.length + 1);
  rows.forEach((row, index) => {
    rowPointers[index + 1] = (rowPointers[index] as number) + row.length;
  });
  const columnIndices = Int32Array.from(rows.flat());
  return {
    layout: 'sparse',
    rows: rows.length,
    columns,
    rowPointers,
    columnIndices,
    values: new Float32Array(columnIndices.length).fill(1),
  };
}
