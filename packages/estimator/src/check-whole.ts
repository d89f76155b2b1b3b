import { GnasError } from '@gnas/core';

/** @throws GnasError GNAS_INVALID_OPTION naming the option that is not a whole number of at least 1 */
export function checkWhole(part: string, options: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(options))
    if (!Number.isInteger(value) || value < 1)
      throw new GnasError('GNAS_INVALID_OPTION', `${part}: ${name} is ${value}; give a whole number of at least 1.`);
}
