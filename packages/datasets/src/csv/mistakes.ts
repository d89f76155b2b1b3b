import { GnasError } from '@gnas/core';

/** Number of mistakes that are written out; the rest is counted. */
const shown = 5;

/** Collects mistakes in files, so that all of them can be fixed at once. */
export class Mistakes {
  readonly #shown: string[] = [];
  #count = 0;

  /** Whether the next mistake will be written out. */
  get isShown(): boolean {
    return this.#count < shown;
  }

  add(file: string, line: number | undefined, problem: string): void {
    if (this.isShown) this.#shown.push(`${file}, line ${line}: ${problem}`);
    this.#count++;
  }

  /** @throws GnasError GNAS_INVALID_FILE */
  throwIfAny(): void {
    const more = this.#count - shown;
    if (this.#count > 0)
      throw new GnasError('GNAS_INVALID_FILE', [...this.#shown, ...(more > 0 ? [`... and ${more} more.`] : [])].join('\n'));
  }
}
