import type { segmentMaxGradientKernel, segmentMaxKernel } from '../kernels/segment-max.js';
import { WasmHeap, type WasmKernel } from './heap.js';
import { addressesOf } from './structure.js';

export const segmentMax: WasmKernel<typeof segmentMaxKernel> = ({ x }, { matrix }, backend) => {
  const heap = WasmHeap.of(backend);
  const { rows } = matrix.forward;
  const at = addressesOf(heap, matrix, matrix.forward);
  const width = x.shape[1] as number;
  // Winners are integers stored in the bits of floats. Only the gradient reads them.
  const [y, winners] = heap.outputs([
    [rows, width],
    [rows, width],
  ]);
  heap.overRows(
    'segmentMax',
    rows,
    matrix.forward.columnIndices.length * width,
    at.rowPointers,
    at.columns,
    at.values,
    heap.address(x),
    width,
    heap.address(y),
    heap.address(winners),
  );
  return [y, winners];
};

export const segmentMaxGradient: WasmKernel<typeof segmentMaxGradientKernel> = ({ dy, winners }, { matrix }, backend) => {
  const heap = WasmHeap.of(backend);
  const { rows, columns } = matrix.forward;
  const at = addressesOf(heap, matrix, matrix.forward);
  const width = dy.shape[1] as number;
  const dx = heap.output([columns, width]);
  heap.kernels.segmentMaxGradient(
    rows,
    at.columns,
    at.values,
    columns,
    width,
    heap.address(winners),
    heap.address(dy),
    heap.address(dx),
  );
  return dx;
};
