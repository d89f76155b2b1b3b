import type { batchNormGradientKernel, batchNormKernel } from '../kernels/batch-norm.js';
import { partRowsOf, WasmHeap, type WasmKernel } from './heap.js';

export const batchNorm: WasmKernel<typeof batchNormKernel> = ({ x, scale, shift }, { epsilon }, backend) => {
  const heap = WasmHeap.of(backend);
  const [rows, width] = x.shape as [number, number];
  const [y, statistics] = heap.outputs([x.shape, [2, width]]);
  const [values, known] = [heap.address(x), heap.address(statistics)];
  const partRows = partRowsOf(rows, 2 * rows * width);
  const parts = heap.allocate(8 * width * Math.ceil(rows / partRows));
  heap.inParts('batchMoments', rows, partRows, partRows, width, values, parts);
  heap.kernels.batchStatistics(rows, partRows, width, parts, epsilon, known);
  heap.free(parts);
  const [by, to] = [heap.address(scale), heap.address(shift)];
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
  const [dx, dScale, dShift, totals] = heap.outputs([x.shape, scale.shape, scale.shape, [2, width]]);
  const [values, known, upstream, sums] = [heap.address(x), heap.address(statistics), heap.address(dy), heap.address(totals)];
  const work = 3 * rows * width;
  const partRows = partRowsOf(rows, work);
  heap.sumOverParts(rows, partRows, 2 * width, sums, (parts) =>
    heap.inParts('batchNormGradientSums', rows, partRows, partRows, width, values, known, upstream, parts),
  );
  heap.overRows(
    'batchNormGradient',
    rows,
    work,
    rows,
    width,
    values,
    heap.address(scale),
    known,
    sums,
    upstream,
    heap.address(dx),
  );
  heap.kernels.batchNormParameterGradients(width, known, sums, heap.address(dScale), heap.address(dShift));
  heap.discard(totals);
  return [dx, dScale, dShift];
};
