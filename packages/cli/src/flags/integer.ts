import { InvalidArgumentError } from 'commander';

/** Makes a reader of a flag's value. The command line shows its error with the flag's name. */
export function integer(least: number, most = Number.POSITIVE_INFINITY): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() !== '' && Number.isInteger(value) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`Expected an integer >= ${least}${Number.isFinite(most) ? ` and <= ${most}` : ''}.`);
  };
}
