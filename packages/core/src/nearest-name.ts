import { distance } from 'fastest-levenshtein';

/** Returns `; did you mean "x"` for an error message if a known name is similar, otherwise an empty string. */
export function didYouMean(name: string, known: readonly string[]): string {
  const far = (other: string): number => distance(name.toLowerCase(), other.toLowerCase());
  const [near] = [...known].sort((a, b) => far(a) - far(b));
  return near !== undefined && far(near) <= Math.max(2, Math.floor(near.length / 3)) ? `; did you mean "${near}"` : '';
}
