import type { CompressedRows, SparseAddresses, SparseStructure } from '../sparse/sparse-structure.js';
import type { WasmHeap } from './heap.js';

/** Addresses of a structure's rows, or of its transpose's, copied to the heap on first use. */
export function addressesOf(heap: WasmHeap, structure: SparseStructure, rows: CompressedRows): SparseAddresses {
  return structure.addresses(
    rows,
    ({ rowPointers, columnIndices, values, permutation }) => ({
      rowPointers: heap.copyIn(rowPointers),
      columns: heap.copyIn(columnIndices),
      values: heap.copyIn(values),
      permutation: permutation ? heap.copyIn(permutation) : 0,
    }),
    (addresses) => {
      for (const address of Object.values(addresses)) heap.free(address as number);
    },
  );
}
