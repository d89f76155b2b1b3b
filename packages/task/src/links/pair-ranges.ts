import type { Pairs } from './link-set.js';

/** Some consecutive pairs of a longer list. */
export interface PairRange {
  readonly of: Pairs;
  readonly from: number;
  readonly count: number;
}

/** Ranges of pairs, one after the other, that say where they come from. */
export interface JoinedPairs extends Pairs {
  readonly ranges: readonly PairRange[];
}

/** Joins ranges of pairs. The time per pair is that of a copy. */
export function joinRanges(ranges: readonly PairRange[]): JoinedPairs {
  const sides = (['source', 'target'] as const).map((side) => joinValues(ranges, 1, (pairs) => pairs[side]));
  const [source, target] = sides as [Int32Array, Int32Array];
  return { source, target, ranges };
}

/** Joins values of ranges of pairs. @param valuesOf [P * columns] values of each whole list */
export function joinValues<T extends Int32Array | Float32Array>(
  ranges: readonly PairRange[],
  columns: number,
  valuesOf: (pairs: Pairs) => T,
): T {
  const parts = ranges.map(({ of, from, count }) => valuesOf(of).subarray(from * columns, (from + count) * columns) as T);
  const [first] = parts as [T];
  const size = parts.reduce((sum, { length }) => sum + length, 0);
  const joined = new (first.constructor as new (length: number) => T)(size);
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}
