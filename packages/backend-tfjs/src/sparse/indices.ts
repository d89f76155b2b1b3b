/** Row numbers that kernels read, in host memory and, from their first use there, on a device's heap. */
export class Indices {
  #address = 0;
  #free: ((address: number) => void) | undefined;

  constructor(readonly values: Int32Array) {}

  /** Address of the copy on the heap. `copy` makes it on first use, and `free` releases it when the indices are disposed. */
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

/** Where the rows of a tensor come from. Dropout depends on the node, not on the position of its row. */
export interface RowOrigin {
  /** Index of each row in the whole tensor. Absent if the tensor is whole. */
  readonly numbers?: Indices;
}
