import { GnasError } from '@gnas/core';

/** Refuses options that are no whole numbers of at least so much. @throws GnasError GNAS_INVALID_OPTION */
export function checkWhole(name: string, options: Readonly<Record<string, readonly [value: number, least: number]>>): void {
  for (const [option, [value, least]] of Object.entries(options))
    if (!Number.isInteger(value) || value < least)
      throw new GnasError('GNAS_INVALID_OPTION', `${name}: ${option} is ${value}; give a whole number of at least ${least}.`);
}
