import type { headDotGradientKernel, headDotKernel } from '../kernels/head-dot.js';
import { partRowsOf, WasmHeap, type WasmKernel } from './heap.js';

export const headDot: WasmKernel<typeof headDotKernel> = ({ x, vectors }, _attributes, backend) => {
  const heap = WasmHeap.of(backend);
  const [rows, heads, width] = x.shape as [number, number, number];
  const y = heap.output([rows, heads]);
  heap.overRows('headDot', rows, rows * heads * width, heads, width, heap.address(x), heap.address(vectors), heap.address(y));
  return y;
};

export const headDotGradient: WasmKernel<typeof headDotGradientKernel> = ({ dy, x, vectors }, _attributes, backend) => {
  const heap = WasmHeap.of(backend);
  const [rows, heads, width] = x.shape as [number, number, number];
  const [dx, dVectors] = heap.outputs([x.shape, vectors.shape]);
  const [values, by, upstream] = [heap.address(x), heap.address(vectors), heap.address(dy)];
  const partRows = partRowsOf(rows, 2 * rows * heads * width);
  heap.sumOverParts(rows, partRows, heads * width, heap.address(dVectors), (parts) =>
    heap.inParts('headDotGradient', rows, partRows, partRows, heads, width, values, by, upstream, heap.address(dx), parts),
  );
  return [dx, dVectors];
};
