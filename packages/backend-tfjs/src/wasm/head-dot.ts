import { headDotGradientKernel, headDotKernel } from '../kernels/head-dot.js';
import { registerDeviceKernel } from '../kernels/kernel.js';
import { WasmHeap } from './heap.js';

registerDeviceKernel<'x' | 'vectors', object>(headDotKernel, 'wasm', ({ x, vectors }, _attributes, backend) => {
  const heap = WasmHeap.of(backend);
  const [rows, heads, width] = x.shape as [number, number, number];
  const y = heap.output([rows, heads]);
  heap.kernels.headDot(rows, heads, width, heap.address(x), heap.address(vectors), heap.address(y));
  return y;
});

registerDeviceKernel<'dy' | 'x' | 'vectors', object>(
  headDotGradientKernel,
  'wasm',
  ({ dy, x, vectors }, _attributes, backend) => {
    const heap = WasmHeap.of(backend);
    const [rows, heads, width] = x.shape as [number, number, number];
    const [dx, dVectors] = heap.outputs([x.shape, vectors.shape]);
    const [values, by, upstream] = [heap.address(x), heap.address(vectors), heap.address(dy)];
    heap.kernels.headDotGradient(rows, heads, width, values, by, upstream, heap.address(dx), heap.address(dVectors));
    return [dx, dVectors];
  },
);
