import type { batchNormGradientKernel, batchNormKernel } from '../kernels/batch-norm.js';
import { WasmHeap, type WasmKernel } from './heap.js';

export const batchNorm: WasmKernel<typeof batchNormKernel> = ({ x, scale, shift }, { epsilon }, backend) => {
  const heap = WasmHeap.of(backend);
  const [rows, width] = x.shape as [number, number];
  const [y, statistics] = heap.outputs([x.shape, [2, width]]);
  const [values, by, to] = [heap.address(x), heap.address(scale), heap.address(shift)];
  heap.kernels.batchNorm(rows, width, values, by, to, epsilon, heap.address(y), heap.address(statistics));
  return [y, statistics];
};

export const batchNormGradient: WasmKernel<typeof batchNormGradientKernel> = (
  { dy, x, scale, statistics },
  _attributes,
  backend,
) => {
  const heap = WasmHeap.of(backend);
  const [rows, width] = x.shape as [number, number];
  const [dx, dScale, dShift] = heap.outputs([x.shape, scale.shape, scale.shape]);
  const [values, by, known, upstream] = [heap.address(x), heap.address(scale), heap.address(statistics), heap.address(dy)];
  const [toX, toScale, toShift] = [heap.address(dx), heap.address(dScale), heap.address(dShift)];
  heap.kernels.batchNormGradient(rows, width, values, by, known, upstream, toX, toScale, toShift);
  return [dx, dScale, dShift];
};
