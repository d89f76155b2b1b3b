import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { batchNormGradientKernel, batchNormKernel } from '../kernels/batch-norm.js';
import { partRowsOf, WasmHeap, type WasmKernel } from './heap.js';

export const batchNorm: WasmKernel<typeof batchNormKernel> = ({ x, scale, shift }, { epsilon }, backend) => {
  const heap = WasmHeap.of(backend);
  const [rows, width] = x.shape as [number, number];
  const [y, statistics] = heap.outputs([x.shape, [2, width]]);
  writeStatistics(heap, x, epsilon, statistics);
  const [values, known, by, to] = [x, statistics, scale, shift].map((tensor) => heap.address(tensor)) as Four;
  heap.overRows('batchNorm', rows, 2 * rows * width, width, values, known, by, to, heap.address(y));
  return [y, statistics];
};

export const batchNormGradient: WasmKernel<typeof batchNormGradientKernel> = (
  { dy, x, scale, statistics },
  _attributes,
  backend,
) => {
  const heap = WasmHeap.of(backend);
  const [rows, width] = x.shape as [number, number];
  const [dx, totals] = heap.outputs([x.shape, [2, width]]);
  const [values, known, upstream, sums] = [x, statistics, dy, totals].map((tensor) => heap.address(tensor)) as Four;
  const partRows = partRowsOf(rows, 2 * rows * width);
  heap.sumOverParts(rows, partRows, 2 * width, sums, (parts) =>
    heap.inParts('batchNormGradientSums', rows, partRows, partRows, width, values, known, upstream, parts),
  );
  return fromSums(heap, { x, by: scale, statistics, totals, dy, dx });
};

type Four = [number, number, number, number];

/** Writes the means and inverse standard deviations of the columns of x. */
export function writeStatistics(heap: WasmHeap, x: TensorInfo, epsilon: number, statistics: TensorInfo): void {
  const [rows, width] = x.shape as [number, number];
  const partRows = partRowsOf(rows, 2 * rows * width);
  const parts = heap.allocate(8 * width * Math.ceil(rows / partRows));
  heap.inParts('batchMoments', rows, partRows, partRows, width, heap.address(x), parts);
  heap.kernels.batchStatistics(rows, partRows, width, parts, epsilon, heap.address(statistics));
  heap.free(parts);
}

/** Returns dx, dScale and dShift from dy, which may be dx, and its sums, which are discarded. */
export function fromSums(
  heap: WasmHeap,
  { x, by, statistics, totals, dy, dx }: Readonly<Record<'x' | 'by' | 'statistics' | 'totals' | 'dy' | 'dx', TensorInfo>>,
): TensorInfo[] {
  const [rows, width] = x.shape as [number, number];
  const [dScale, dShift] = heap.outputs([[width], [width]]);
  const [known, sums] = [heap.address(statistics), heap.address(totals)];
  const [values, factors, upstream, to] = [x, by, dy, dx].map((tensor) => heap.address(tensor)) as Four;
  heap.overRows('batchNormGradient', rows, 3 * rows * width, rows, width, values, factors, known, sums, upstream, to);
  heap.kernels.batchNormParameterGradients(width, known, sums, heap.address(dScale), heap.address(dShift));
  heap.discard(totals);
  return [dx, dScale, dShift];
}
