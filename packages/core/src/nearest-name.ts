import { distance } from 'fastest-levenshtein';

/** Returns `; did you mean "x"` for an error message if a known name is similar, otherwise an empty string. */
export function didYouMean(name: string, known: readonly string[]): string {
  let [near, least] = ['', Number.POSITIVE_INFINITY];
  for (const other of known) {
    const most = Math.max(2, Math.floor(other.length / 3));
    // Names of other lengths are further away, and comparing long texts takes long.
    if (Math.abs(name.length - other.length) > most) continue;
    const far = distance(name.toLowerCase(), other.toLowerCase());
    if (far <= most && far < least) [near, least] = [other, far];
  }
  return least < Number.POSITIVE_INFINITY ? `; did you mean "${near}"` : '';
}
