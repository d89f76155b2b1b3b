import { registerDeviceKernel } from '../kernels/kernel.js';
import {
  type EdgeAttributes,
  edgeDotsKernel,
  headsOf,
  type WeightedAggregateAttributes,
  weightedAggregateKernel,
} from '../kernels/weighted-aggregate.js';
import { WasmHeap } from './heap.js';
import { addressesOf } from './structure.js';

registerDeviceKernel<'x' | 'weights', WeightedAggregateAttributes>(
  weightedAggregateKernel,
  'wasm',
  ({ x, weights }, { edges, transposed }, backend) => {
    const heap = WasmHeap.of(backend);
    const rows = transposed ? edges.transposed : edges.forward;
    const at = addressesOf(heap, edges, rows);
    const [heads, width] = headsOf(x.shape);
    const y = heap.output(x.shape);
    heap.kernels.weightedSums(
      rows.rows,
      at.rowPointers,
      at.columns,
      at.permutation,
      heads,
      width,
      heap.address(x),
      heap.address(weights),
      heap.address(y),
      0,
      1,
      0,
    );
    return y;
  },
);

registerDeviceKernel<'dy' | 'x' | 'weights', EdgeAttributes>(edgeDotsKernel, 'wasm', ({ dy, x, weights }, { edges }, backend) => {
  const heap = WasmHeap.of(backend);
  const at = addressesOf(heap, edges, edges.forward);
  const [heads, width] = headsOf(x.shape);
  const d = heap.output(weights.shape);
  const { rows } = edges.forward;
  heap.kernels.edgeDots(rows, at.rowPointers, at.columns, heads, width, heap.address(x), heap.address(dy), heap.address(d));
  return d;
});
