import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { convolveGradientKernel, convolveKernel } from '../kernels/convolve.js';
import { partRowsOf, WasmHeap, type WasmKernel } from './heap.js';
import { workOf } from './matmul.js';
import { addressesOf } from './structure.js';

export const convolve: WasmKernel<typeof convolveKernel> = ({ x, weight, root, bias }, { matrix }, backend) => {
  const heap = WasmHeap.of(backend);
  const { rows } = matrix.forward;
  const at = addressesOf(heap, matrix, matrix.forward);
  const [width, outWidth] = weight.shape as [number, number];
  const y = heap.output([rows, outWidth]);
  const partRows = partRowsOf(rows, workOf(2 * rows * width * outWidth));
  withPanels(heap, [weight, root], false, ([ofWeight, ofRoot]) =>
    withRoom(heap, Math.ceil(rows / partRows) * heap.kernels.convolveScratch(width), (scratch) =>
      heap.inParts(
        'convolve',
        rows,
        partRows,
        partRows,
        at.rowPointers,
        at.columns,
        at.values,
        heap.address(x),
        width,
        ofWeight,
        ofRoot,
        heap.address(bias),
        heap.address(y),
        outWidth,
        scratch,
      ),
    ),
  );
  return y;
};

export const convolveGradient: WasmKernel<typeof convolveGradientKernel> = ({ dy, x, weight, root }, { matrix }, backend) => {
  const heap = WasmHeap.of(backend);
  const { rows } = matrix.transposed;
  const at = addressesOf(heap, matrix, matrix.transposed);
  const [width, outWidth] = weight.shape as [number, number];
  const [dx, dWeight, dRoot, dBias] = heap.outputs([x.shape, weight.shape, root.shape, [outWidth]]);
  const size = width * outWidth;
  const all = 2 * size + outWidth;
  const partRows = partRowsOf(rows, workOf(4 * rows * size));
  const parts = Math.ceil(rows / partRows);
  withPanels(heap, [weight, root], true, ([ofWeight, ofRoot]) =>
    withRoom(heap, parts * (heap.kernels.convolveScratch(outWidth) + all), (scratch) => {
      const sums = scratch + 4 * parts * heap.kernels.convolveScratch(outWidth);
      heap.inParts(
        'convolveGradient',
        rows,
        partRows,
        partRows,
        at.rowPointers,
        at.columns,
        at.values,
        heap.address(x),
        width,
        ofWeight,
        ofRoot,
        heap.address(dy),
        outWidth,
        heap.address(dx),
        sums,
        scratch,
      );
      const total = (offset: number, count: number, to: TensorInfo): void =>
        heap.overRows('sumParts', count, parts * count, parts, all, sums + 4 * offset, heap.address(to));
      total(0, size, dWeight);
      total(size, size, dRoot);
      total(2 * size, outWidth, dBias);
    }),
  );
  return [dx, dWeight, dRoot, dBias];
};

/** Packs two matrices of the same shape, or their transposes, for products that have them on the right. */
function withPanels(
  heap: WasmHeap,
  matrices: readonly [TensorInfo, TensorInfo],
  transposed: boolean,
  use: (panels: [number, number]) => void,
): void {
  const [rows, columns] = matrices[0].shape as [number, number];
  const [inner, outer] = transposed ? [columns, rows] : [rows, columns];
  const size = heap.kernels.packedSize(inner, outer);
  withRoom(heap, 2 * size, (room) => {
    const panels: [number, number] = [room, room + 4 * size];
    for (const [index, matrix] of matrices.entries())
      heap.kernels.pack(
        inner,
        outer,
        heap.address(matrix),
        transposed ? 1 : columns,
        transposed ? columns : 1,
        panels[index] as number,
      );
    use(panels);
  });
}

function withRoom(heap: WasmHeap, floats: number, use: (address: number) => void): void {
  const address = heap.allocate(4 * floats);
  try {
    use(address);
  } finally {
    heap.free(address);
  }
}
