import { GnasError } from '@gnas/core';

/** Number of mistakes that are written out; the rest is counted. */
const shown = 5;

/** Collects mistakes in files, so that all of them can be fixed at once. */
export class Mistakes {
  readonly #found: string[] = [];

  /** Whether the next mistake will be written out. */
  get isShown(): boolean {
    return this.#found.length < shown;
  }

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
