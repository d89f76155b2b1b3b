import { GnasError } from '@gnas/core';

const longestLine = 1_000;

/** Reads a file front to back. Reading past its end is an error. */
export class ByteReader {
  #at = 0;
  readonly #view: DataView;

  constructor(
    readonly bytes: Uint8Array,
    readonly fileName: string,
  ) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get position(): number {
    return this.#at;
  }

  /** @throws GnasError GNAS_INVALID_FILE */
  refuse(problem: string): never {
    throw new GnasError('GNAS_INVALID_FILE', `${this.fileName}, byte ${this.#at}: ${problem}`);
  }

  #advance(count: number): number {
    const from = this.#at;
    if (count < 0 || from + count > this.bytes.length)
      this.refuse(`the file ends inside a value of ${count} bytes; it is truncated or damaged.`);
    this.#at += count;
    return from;
  }

  uint8(): number {
    return this.bytes[this.#advance(1)] as number;
  }

  uint16(): number {
    return this.#view.getUint16(this.#advance(2), true);
  }

  int32(): number {
    return this.#view.getInt32(this.#advance(4), true);
  }

  uint32(): number {
    return this.#view.getUint32(this.#advance(4), true);
  }

  /** Big-endian, as in pickles. */
  float64(): number {
    return this.#view.getFloat64(this.#advance(8), false);
  }

  /** Returns a view, not a copy. */
  slice(length: number): Uint8Array {
    const from = this.#advance(length);
    return this.bytes.subarray(from, from + length);
  }

  /** Reads up to a line feed, and consumes it. Lines hold names, so they are short. */
  line(): string {
    const end = this.bytes.subarray(this.#at, this.#at + longestLine).indexOf(10) + this.#at;
    if (end < this.#at) this.refuse(`a line is longer than ${longestLine} bytes, or the file ends in it.`);
    const text = latin1(this.slice(end - this.#at));
    this.#advance(1);
    return text;
  }
}

export function latin1(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}
