/** An integer array that grows by `push`. Set `length` to 0 to reuse its memory. */
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

  /** Copies the integers. */
  toArray(): Int32Array {
    return this.#values.slice(0, this.length);
  }
}
