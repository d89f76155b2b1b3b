import type { CompressedRows, SparseAddresses, SparseStructure } from '../sparse/sparse-structure.js';
import type { WasmHeap } from './heap.js';

/** Addresses of a structure's rows, or of those of its transpose, copied to the heap on first use. */
export function addressesOf(heap: WasmHeap, structure: SparseStructure, rows: CompressedRows): SparseAddresses {
  return structure.addresses(
    rows,
    ({ rowPointers, columnIndices, values, permutation, numbers }) => {
      const places = permutation ? heap.copyIn(permutation) : 0;
      return {
        rowPointers: heap.copyIn(rowPointers),
        columns: heap.copyIn(columnIndices),
        values: heap.copyIn(values),
        permutation: places,
        numbers: !numbers || numbers === permutation ? places : heap.copyIn(numbers),
      };
    },
    ({ numbers, ...rest }) => {
      for (const address of Object.values(rest)) heap.free(address);
      if (numbers !== rest.permutation) heap.free(numbers);
    },
  );
}
