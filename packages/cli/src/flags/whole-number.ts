import { InvalidArgumentError } from 'commander';

/** Reads a flag's value. @throws InvalidArgumentError, which the command line shows with the flag's name */
export function wholeNumber(least: number, most = Number.POSITIVE_INFINITY): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!Number.isInteger(value) || value < least || value > most || text.trim() === '')
      throw new InvalidArgumentError(
        `Give a whole number of at least ${least}${Number.isFinite(most) ? ` and at most ${most}` : ''}.`,
      );
    return value;
  };
}
