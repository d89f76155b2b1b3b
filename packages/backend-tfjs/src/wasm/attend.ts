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
    heap.kernels.attend(
      rows,
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
    const { rows, columns } = edges.forward;
    const kept = threshold > 0 ? scale : 1;
    const byTarget = addressesOf(heap, edges, edges.forward);
    const bySource = addressesOf(heap, edges, edges.transposed);
    const [heads, width] = [source.shape[1] as number, x.shape[2] as number];
    const [dx, dSource, dTarget, dEdge] = heap.outputs([x.shape, source.shape, target.shape, alpha.shape]);
    heap.kernels.attendLogitsGradient(
      rows,
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
      heap.kernels.weightedSums(
        columns,
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
    heap.kernels.spmm(
      columns,
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
