import { closest, distance } from 'fastest-levenshtein';

/** `; did you mean "x"` where a known name is near, otherwise nothing. */
export function didYouMean(name: string, known: readonly string[]): string {
  if (known.length === 0) return '';
  const near = closest(name.toLowerCase(), known as string[]);
  return distance(name.toLowerCase(), near.toLowerCase()) <= Math.max(2, Math.floor(near.length / 3))
    ? `; did you mean "${near}"`
    : '';
}
