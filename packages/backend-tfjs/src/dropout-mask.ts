import { GnasError } from '@gnas/core';

/** Which values a dropout drops: a value is dropped where the hash of its number and `seed` is below `threshold`. */
export interface DropoutMask {
  /** 32 bits; 0 drops nothing. */
  readonly threshold: number;
  /** What kept values are multiplied with, 1 / (1 - rate). */
  readonly scale: number;
  /** 32 bits. */
  readonly seed: number;
}

export const noDropout: DropoutMask = { threshold: 0, scale: 1, seed: 0 };

/** @throws GnasError GNAS_INVALID_OPTION where the rate is not in [0, 1) */
export function dropoutMask(rate: number, seed: number): DropoutMask {
  if (!(rate >= 0 && rate < 1))
    throw new GnasError('GNAS_INVALID_OPTION', `The dropout rate is ${rate}; it must be at least 0 and below 1.`);
  return rate === 0 ? noDropout : { threshold: Math.floor(rate * 2 ** 32), scale: 1 / (1 - rate), seed: seed >>> 0 };
}

/** What value number `counter` is multiplied with. The same arithmetic as `assembly/hash.ts`, so that devices agree. */
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
