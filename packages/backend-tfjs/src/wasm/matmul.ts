import type { TensorInfo } from '@tensorflow/tfjs-core';
import { type matmulKernel, matmulShape } from '../kernels/matmul.js';
import { partRowsOf, WasmHeap, type WasmKernel } from './heap.js';

export const matmul: WasmKernel<typeof matmulKernel> = ({ a, b }, attributes, backend) => {
  const heap = WasmHeap.of(backend);
  const { rows, inner, columns } = matmulShape(a.shape, b.shape, attributes);
  const c = heap.output([rows, columns]);
  if (attributes.transposeA && !attributes.transposeB && rows * columns <= mostSums) transposedTimes(heap, a, b, c);
  else {
    const [aRow, aColumn] = attributes.transposeA ? [1, rows] : [inner, 1];
    const [bRow, bColumn] = attributes.transposeB ? [1, inner] : [columns, 1];
    const panels = heap.allocate(4 * heap.kernels.packedSize(inner, columns));
    try {
      heap.kernels.pack(inner, columns, heap.address(b), bRow, bColumn, panels);
      const work = workOf(rows * inner * columns);
      heap.overRows('matmul', rows, work, inner, columns, heap.address(a), aRow, aColumn, panels, 0, heap.address(c), columns, 0);
    } finally {
      heap.free(panels);
    }
  }
  return c;
};

/** Multiply-adds take about an eighth of the time of values in memory. */
export const workOf = (products: number): number => products / 8;

/** Maximum size of a product that parts sum up each for themselves. It then takes at most 16 MiB for all of them. */
const mostSums = 2 ** 18;

/** c = transposed a x b, as a sum over parts of the rows of a and b. */
function transposedTimes(heap: WasmHeap, a: TensorInfo, b: TensorInfo, c: TensorInfo): void {
  const [inner, rows] = a.shape as [number, number];
  const columns = b.shape[1] as number;
  const partRows = partRowsOf(inner, workOf(rows * inner * columns));
  const parts = Math.max(1, Math.ceil(inner / partRows));
  const edges = heap.allocate(4 * parts * heap.kernels.edgeSize());
  try {
    heap.sumOverParts(inner, partRows, rows * columns, heap.address(c), (sums) =>
      heap.inParts('matmulTransposed', inner, partRows, partRows, rows, columns, heap.address(a), heap.address(b), sums, edges),
    );
  } finally {
    heap.free(edges);
  }
}
