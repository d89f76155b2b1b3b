import type { attendGradientKernel, attendKernel } from '../kernels/attend.js';
import { WasmHeap, type WasmKernel } from './heap.js';
import { addressesOf } from './structure.js';

/** @param shared whether all heads share the rows of x */
const forwardOf =
  (shared: boolean): WasmKernel<typeof attendKernel> =>
  ({ x, source, target }, { edges, negativeSlope, dropout: { threshold, scale, seed } }, backend) => {
    const heap = WasmHeap.of(backend);
    const { rows, columnIndices } = edges.forward;
    const at = addressesOf(heap, edges, edges.forward);
    const [heads, width] = [source.shape[1] as number, x.shape[2] as number];
    const [y, alpha] = heap.outputs([
      [rows, heads, width],
      [columnIndices.length, heads],
    ]);
    heap.overRows(
      'attend',
      rows,
      columnIndices.length * heads * width,
      at.rowPointers,
      at.columns,
      at.numbers,
      heads,
      width,
      heap.address(x),
      heap.address(source),
      heap.address(target),
      negativeSlope,
      heap.address(alpha),
      heap.address(y),
      threshold,
      scale,
      seed,
      Number(shared),
    );
    return [y, alpha];
  };

const gradientOf =
  (shared: boolean): WasmKernel<typeof attendGradientKernel> =>
  ({ dy, x, source, target, alpha }, { edges, negativeSlope, dropout: { threshold, scale } }, backend) => {
    const heap = WasmHeap.of(backend);
    const { rows, columns, columnIndices } = edges.forward;
    const kept = threshold > 0 ? scale : 1;
    const byTarget = addressesOf(heap, edges, edges.forward);
    const bySource = addressesOf(heap, edges, edges.transposed);
    const [heads, width] = [source.shape[1] as number, x.shape[2] as number];
    const [dx, dSource, dTarget, dEdge] = heap.outputs([x.shape, source.shape, target.shape, alpha.shape]);
    const work = columnIndices.length * heads * width;
    heap.overRows(
      'attendLogitsGradient',
      rows,
      work,
      byTarget.rowPointers,
      byTarget.columns,
      heads,
      width,
      heap.address(x),
      heap.address(source),
      heap.address(target),
      negativeSlope,
      heap.address(alpha),
      heap.address(dy),
      heap.address(dEdge),
      heap.address(dTarget),
      kept,
      Number(shared),
    );
    if (shared)
      heap.kernels.sharedSumsGradient(
        rows,
        byTarget.rowPointers,
        byTarget.columns,
        columns,
        heads,
        width,
        heap.address(alpha),
        kept,
        heap.address(dy),
        heap.address(dx),
      );
    else
      heap.overRows(
        'weightedSums',
        columns,
        work,
        bySource.rowPointers,
        bySource.columns,
        bySource.permutation,
        heads,
        width,
        heap.address(dy),
        heap.address(alpha),
        0,
        kept,
        heap.address(dx),
      );
    // Summing the edges' logit gradients by source is a product with a matrix of ones.
    heap.overRows(
      'spmm',
      columns,
      columnIndices.length * heads,
      bySource.rowPointers,
      bySource.permutation,
      bySource.values,
      heap.address(dEdge),
      heads,
      heap.address(dSource),
    );
    heap.discard(dEdge);
    return [dx, dSource, dTarget];
  };

export const attend = forwardOf(false);
export const attendGradient = gradientOf(false);
export const attendShared = forwardOf(true);
export const attendSharedGradient = gradientOf(true);
