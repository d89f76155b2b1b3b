/** Row numbers that kernels read: in host memory, and on a device's heap from their first use there on. */
export class Indices {
  #address = 0;
  #free: ((address: number) => void) | undefined;

  constructor(readonly values: Int32Array) {}

  /** The copy on the heap, made on first use by `copy` and given back by `free` when the indices are disposed. */
  address(copy: (values: Int32Array) => number, free: (address: number) => void): number {
    if (this.#address === 0) {
      this.#address = copy(this.values);
      this.#free = free;
    }
    return this.#address;
  }

  dispose(): void {
    if (this.#address !== 0) this.#free?.(this.#address);
    this.#address = 0;
  }
}

/** Where the rows of a tensor come from: a dropout mask belongs to a node, wherever its row lies. */
export interface RowOrigin {
  /** Number of each row in the whole tensor; absent where it is its place. */
  readonly numbers?: Indices;
}
