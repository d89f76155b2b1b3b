import type { ByteReader } from './byte-reader.js';

/** Most values, containers and bytes of arrays that a pickle may make: several times those of the largest data set that is read. */
const limits = { values: 2 ** 24, containers: 2_000_000, bytes: 2 ** 28 };

/** Counts what a pickle makes, because a few bytes can ask for the same value again and again. */
export class Budget {
  readonly #spent = { values: 0, containers: 0, bytes: 0 };

  constructor(private readonly reader: ByteReader) {}

  /** @throws GnasError GNAS_INVALID_FILE if the pickle makes more than it may */
  spend(what: keyof typeof limits, amount = 1): void {
    this.#spent[what] += amount;
    if (this.#spent[what] > limits[what])
      this.reader.refuse(`it makes more than ${limits[what].toLocaleString('en')} ${what}; data files make fewer.`);
  }
}

/** Describes a value for a message. A list isn't written out: it may hold itself, or the same list many times. */
export function inShort(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 40));
  if (value === null || typeof value !== 'object') return String(value).slice(0, 40);
  return Array.isArray(value) ? `a list of ${value.length}` : `a ${value.constructor?.name ?? 'value'}`;
}
