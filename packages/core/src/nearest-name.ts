import { distance } from 'fastest-levenshtein';

/** `; did you mean "x"` where a known name is near, otherwise nothing. */
export function didYouMean(name: string, known: readonly string[]): string {
  const far = (other: string): number => distance(name.toLowerCase(), other.toLowerCase());
  const [near] = [...known].sort((a, b) => far(a) - far(b));
  return near !== undefined && far(near) <= Math.max(2, Math.floor(near.length / 3)) ? `; did you mean "${near}"` : '';
}
