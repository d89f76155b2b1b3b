import { registerDeviceKernel } from '../kernels/kernel.js';
import { rowsOf, type SpmmAttributes, spmmKernel } from '../kernels/spmm.js';
import { WasmHeap } from './heap.js';
import { addressesOf } from './structure.js';

registerDeviceKernel<'x', SpmmAttributes>(spmmKernel, 'wasm', ({ x }, attributes, backend) => {
  const heap = WasmHeap.of(backend);
  const rows = rowsOf(attributes);
  const at = addressesOf(heap, attributes.matrix, rows);
  const width = x.shape[1] as number;
  const { threshold, scale, seed } = attributes.dropout;
  const y = heap.output([rows.rows, width]);
  heap.kernels.spmm(
    rows.rows,
    at.rowPointers,
    at.columns,
    at.values,
    at.permutation,
    heap.address(x),
    width,
    heap.address(y),
    threshold,
    scale,
    seed,
  );
  return y;
});
