import type { edgeDotKernel, weightedSumKernel } from '../kernels/edge-products.js';
import { WasmHeap, type WasmKernel } from './heap.js';
import { addressesOf } from './structure.js';

export const edgeDot: WasmKernel<typeof edgeDotKernel> = ({ target, source }, { edges }, backend) => {
  const heap = WasmHeap.of(backend);
  const { rows, columnIndices } = edges.forward;
  const at = addressesOf(heap, edges, edges.forward);
  const [, heads, width] = target.shape as [number, number, number];
  const y = heap.output([columnIndices.length, heads]);
  heap.overRows(
    'edgeDot',
    rows,
    columnIndices.length * heads * width,
    at.rowPointers,
    at.columns,
    heads,
    width,
    heap.address(target),
    heap.address(source),
    heap.address(y),
  );
  return y;
};

export const weightedSum: WasmKernel<typeof weightedSumKernel> = ({ x, coefficients }, { edges, transposed }, backend) => {
  const heap = WasmHeap.of(backend);
  const structure = transposed ? edges.transposed : edges.forward;
  const at = addressesOf(heap, edges, structure);
  const [, heads, width] = x.shape as [number, number, number];
  const y = heap.output([structure.rows, heads, width]);
  heap.overRows(
    'weightedSums',
    structure.rows,
    structure.columnIndices.length * heads * width,
    at.rowPointers,
    at.columns,
    at.permutation,
    heads,
    width,
    heap.address(x),
    heap.address(coefficients),
    Number.NEGATIVE_INFINITY,
    1,
    heap.address(y),
  );
  return y;
};
