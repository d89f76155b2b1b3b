import type { layerNormGradientKernel, layerNormKernel } from '../kernels/layer-norm.js';
import { partRowsOf, WasmHeap, type WasmKernel } from './heap.js';

export const layerNorm: WasmKernel<typeof layerNormKernel> = ({ x, scale, shift }, { epsilon }, backend) => {
  const heap = WasmHeap.of(backend);
  const [rows, width] = x.shape as [number, number];
  const y = heap.output(x.shape);
  const [values, by, to] = [heap.address(x), heap.address(scale), heap.address(shift)];
  heap.overRows('layerNorm', rows, 2 * rows * width, width, values, by, to, epsilon, heap.address(y));
  return y;
};

export const layerNormGradient: WasmKernel<typeof layerNormGradientKernel> = ({ dy, x, scale }, { epsilon }, backend) => {
  const heap = WasmHeap.of(backend);
  const [rows, width] = x.shape as [number, number];
  const [dx, dScale, dShift] = heap.outputs([x.shape, [width], [width]]);
  const partRows = partRowsOf(rows, 3 * rows * width);
  const parts = Math.ceil(rows / partRows);
  const sums = heap.allocate(8 * parts * width);
  try {
    const [values, by, upstream] = [heap.address(x), heap.address(scale), heap.address(dy)];
    heap.inParts('layerNormGradient', rows, partRows, partRows, width, values, by, epsilon, upstream, heap.address(dx), sums);
    heap.kernels.sumParts(0, width, parts, 2 * width, sums, heap.address(dScale));
    heap.kernels.sumParts(0, width, parts, 2 * width, sums + 4 * width, heap.address(dShift));
  } finally {
    heap.free(sums);
  }
  return [dx, dScale, dShift];
};
