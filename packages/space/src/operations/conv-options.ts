import { didYouMean, GnasError } from '@gnas/core';

/** Options that every operation with parameters has. */
export interface ConvOptions {
  /** Width of the input. */
  readonly inDim: number;
  /** Width of the output. */
  readonly outDim: number;
  /** Name of the operation, and so of its parameters' path. Default: that of its kind. */
  readonly name?: string;
  /** Whether it adds a bias. Default true. */
  readonly bias?: boolean;
}

/** Option of the operations whose paper gives each node a self loop. */
export interface SelfLoopOptions {
  /** Whether each node also hears itself, by exactly one self loop; without, by those of the data. Default true. */
  readonly addSelfLoops?: boolean;
}

/** @throws GnasError GNAS_INVALID_OPTION where a number is not a whole number of at least 1 */
export function checkCounts(kind: string, counts: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(counts))
    if (!Number.isInteger(value) || value < 1)
      throw new GnasError('GNAS_INVALID_OPTION', `${kind}: ${name} is ${value}; give a whole number of at least 1.`);
}

/** @throws GnasError GNAS_INVALID_OPTION where the rate is not in [0, 1) */
export function checkRate(kind: string, name: string, rate: number): void {
  if (!(rate >= 0 && rate < 1))
    throw new GnasError('GNAS_INVALID_OPTION', `${kind}: ${name} is ${rate}; give a rate of at least 0 and below 1.`);
}

/** @throws GnasError GNAS_UNKNOWN_NAME where the name of an option's value is not a known one */
export function checkName(kind: string, what: string, name: string, known: readonly string[]): void {
  if (!known.includes(name))
    throw new GnasError(
      'GNAS_UNKNOWN_NAME',
      `${kind}: there is no ${what} "${name}"${didYouMean(name, known)}. Known: ${known.join(', ')}.`,
    );
}
