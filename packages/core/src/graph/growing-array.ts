/** Integers that come one by one, in a typed array that is kept for the next time: set `length` to 0 to begin again. */
export class GrowingArray {
  length = 0;
  #values = new Int32Array(1024);

  push(value: number): void {
    if (this.length === this.#values.length) {
      const larger = new Int32Array(2 * this.length);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.length++] = value;
  }

  at(index: number): number {
    return this.#values[index] as number;
  }

  /** A copy. */
  toArray(): Int32Array {
    return this.#values.slice(0, this.length);
  }
}
