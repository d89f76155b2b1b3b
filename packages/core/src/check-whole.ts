import { GnasError } from './gnas-error.js';

/**
 * Refuses options that are no whole numbers of at least so much.
 * @param part whose options they are, for the message
 * @param options by name: the value, of at least 1, or with another least value
 * @throws GnasError GNAS_INVALID_OPTION naming the first
 */
export function checkWhole(
  part: string,
  options: Readonly<Record<string, number | readonly [value: number, least: number]>>,
): void {
  for (const [name, given] of Object.entries(options)) {
    const [value, least] = typeof given === 'number' ? [given, 1] : given;
    if (!Number.isInteger(value) || value < least)
      throw new GnasError('GNAS_INVALID_OPTION', `${part}: ${name} is ${value}; give a whole number of at least ${least}.`);
  }
}
