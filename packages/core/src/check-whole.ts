import { GnasError } from './gnas-error.js';

/**
 * Rejects options that are not integers >= a minimum.
 * @param part name of what the options belong to, for the message
 * @param options value by name, or value and minimum. Default minimum: 1
 * @throws GnasError GNAS_INVALID_OPTION for the first invalid option
 */
export function checkWhole(
  part: string,
  options: Readonly<Record<string, number | readonly [value: number, minimum: number]>>,
): void {
  for (const [name, given] of Object.entries(options)) {
    const [value, minimum] = typeof given === 'number' ? [given, 1] : given;
    if (!Number.isInteger(value) || value < minimum)
      throw new GnasError('GNAS_INVALID_OPTION', `${part}: ${name} is ${value}; expected an integer >= ${minimum}.`);
  }
}
