import { GnasError } from '@gnas/core';

/** Which values dropout drops: those whose index and `seed` hash to a number below `threshold`. */
export interface DropoutMask {
  /** 32 bits; 0 drops nothing. */
  readonly threshold: number;
  /** Factor of the kept values, 1 / (1 - rate). */
  readonly scale: number;
  /** 32 bits. */
  readonly seed: number;
}

/** Drops nothing. */
export const noDropout: DropoutMask = { threshold: 0, scale: 1, seed: 0 };

/** The mask of a dropout rate and a seed. @throws GnasError GNAS_INVALID_OPTION if the rate is not in [0, 1) */
export function dropoutMask(rate: number, seed: number): DropoutMask {
  if (!(rate >= 0 && rate < 1))
    throw new GnasError('GNAS_INVALID_OPTION', `The dropout rate is ${rate}; expected a number >= 0 and < 1.`);
  return rate === 0 ? noDropout : { threshold: Math.floor(rate * 2 ** 32), scale: 1 / (1 - rate), seed: seed >>> 0 };
}

/** Factor of the value with index `counter`. `assembly/hash.ts` has the same arithmetic, so all devices drop the same values. */
export function keep(counter: number, { threshold, scale, seed }: DropoutMask): number {
  return threshold === 0 ? 1 : hash(counter, seed) >= threshold ? scale : 0;
}

function hash(counter: number, seed: number): number {
  let x = counter ^ seed;
  x ^= x >>> 16;
  x = Math.imul(x, 0x7feb352d);
  x ^= x >>> 15;
  x = (x + Math.imul(seed, 0x9e3779b1)) | 0;
  x = Math.imul(x, 0x846ca68b);
  return (x ^ (x >>> 16)) >>> 0;
}
