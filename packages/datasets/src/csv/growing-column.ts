/** A typed array that grows by `push`. */
export class GrowingColumn<T extends Int32Array | Float32Array | Float64Array> {
  #length = 0;
  #values: T;

  constructor(readonly Type: new (length: number) => T) {
    this.#values = new Type(1024);
  }

  push(value: number): void {
    if (this.#length === this.#values.length) {
      const larger = new this.Type(2 * this.#length);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.#length++] = value;
  }

  /** Returns the values without the spare room. */
  toArray(): T {
    return this.#values.slice(0, this.#length) as T;
  }
}
