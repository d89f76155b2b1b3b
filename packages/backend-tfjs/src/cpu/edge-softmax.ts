import type { edgeSoftmaxGradientKernel, edgeSoftmaxKernel } from '../kernels/edge-softmax.js';
import type { CompressedRows } from '../sparse/sparse-structure.js';
import { type CpuKernel, makeFloats, valuesOf } from './values.js';

/** Turns logits [E, heads] in place into coefficients that sum to 1 over each row's edges. */
export function softmaxRows({ rows, rowPointers }: CompressedRows, heads: number, edges: Float32Array): void {
  for (let i = 0; i < rows; i++)
    for (let h = 0; h < heads; h++) {
      const begin = (rowPointers[i] as number) * heads + h;
      const end = (rowPointers[i + 1] as number) * heads;
      let top = Number.NEGATIVE_INFINITY;
      for (let at = begin; at < end; at += heads) top = Math.max(top, edges[at] as number);
      let sum = 0;
      for (let at = begin; at < end; at += heads) sum += edges[at] = Math.exp((edges[at] as number) - top);
      for (let at = begin; at < end; at += heads) edges[at] = (edges[at] as number) / sum;
    }
}

export const edgeSoftmax: CpuKernel<typeof edgeSoftmaxKernel> = ({ logits }, { edges }, backend) =>
  makeFloats(backend, logits.shape, (y) => {
    y.set(valuesOf(backend, logits));
    softmaxRows(edges.forward, logits.shape[1] as number, y);
  });

export const edgeSoftmaxGradient: CpuKernel<typeof edgeSoftmaxGradientKernel> = ({ dy, y }, { edges }, backend) => {
  const { rows, rowPointers } = edges.forward;
  const heads = y.shape[1] as number;
  const coefficients = valuesOf(backend, y);
  const upstream = valuesOf(backend, dy);
  return makeFloats(backend, y.shape, (dx) => {
    for (let i = 0; i < rows; i++)
      for (let h = 0; h < heads; h++) {
        const begin = (rowPointers[i] as number) * heads + h;
        const end = (rowPointers[i + 1] as number) * heads;
        let total = 0;
        for (let at = begin; at < end; at += heads) total += (coefficients[at] as number) * (upstream[at] as number);
        for (let at = begin; at < end; at += heads) dx[at] = (coefficients[at] as number) * ((upstream[at] as number) - total);
      }
  });
};
