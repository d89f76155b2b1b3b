import { GnasError } from '@gnas/core';

/** Mistakes that are written out; more are counted. */
const shown = 10;

/** Mistakes in files, told together, so that they can be mended in one go. */
export class Mistakes {
  readonly #found: string[] = [];

  add(file: string, line: number | undefined, problem: string): void {
    this.#found.push(`${file}, line ${line}: ${problem}`);
  }

  /** @throws GnasError GNAS_INVALID_FILE */
  throwIfAny(): void {
    const more = this.#found.length - shown;
    if (this.#found.length > 0)
      throw new GnasError(
        'GNAS_INVALID_FILE',
        [...this.#found.slice(0, shown), ...(more > 0 ? [`... and ${more} more.`] : [])].join('\n'),
      );
  }
}
