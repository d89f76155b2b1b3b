/** A number that may stand for a missing value. */
export interface Placeholder {
  readonly value: number;
  readonly count: number;
}

/**
 * Finds a number that repeats and looks as if it stood for a missing value, such as -1 or -999 as the only negative number, or 9999 far
 * above all others.
 */
export function placeholderIn(values: readonly number[]): Placeholder | undefined {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  for (const value of [least, most]) {
    if (!/^(?:-1|-9+|9{3,})$/.test(String(value))) continue;
    const others = values.filter((each) => each !== value);
    const isApart = value < 0 ? others.every((each) => each >= 0) : others.every((each) => 10 * Math.abs(each) < value);
    if (isApart && others.length > 1 && values.length - others.length > 1) return { value, count: values.length - others.length };
  }
  return undefined;
}
