import { GnasError } from '@gnas/core/plugin';

/**
 * Finds the index of the candidate with the given name, or of the one with the nearest ratio to the given number.
 * @param key of the choice, for the message
 * @throws GnasError GNAS_INVALID_SELECTION if no candidate has the name
 */
export function nearestCandidate(key: string, value: string | number, candidates: readonly (string | number)[]): number {
  if (typeof value === 'number') {
    const distances = candidates.map((candidate) => Math.abs(Math.log((Number(candidate) + 1e-6) / (value + 1e-6))));
    return distances.indexOf(Math.min(...distances));
  }
  const index = candidates.indexOf(value);
  if (index < 0)
    throw new GnasError(
      'GNAS_INVALID_SELECTION',
      `The settings have ${key} "${value}", but the candidates of this space are ${candidates.join(', ')}. Use one of them, or create the space with that candidate.`,
    );
  return index;
}
