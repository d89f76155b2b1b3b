import type { Tensor } from '@tensorflow/tfjs-core';
import { hasKernel } from '../tape.js';
import { registerKernelGradient, runKernel } from './kernel.js';
import { mul, sum } from './stock-kernels.js';

/** x [N, H, F] and one vector per head, [1, H, F] -> [N, H]: their products, as attention scores need them. Without a kernel, a product and a sum. */
export const headDotKernel = 'GnasHeadDot';
export const headDotGradientKernel = 'GnasHeadDotGradient';

registerKernelGradient(headDotKernel, { inputs: ['x', 'vectors'] }, (dy, [x, vectors]) => {
  const [dx, dVectors] = runKernel<[Tensor, Tensor]>(
    headDotGradientKernel,
    { dy, x: x as Tensor, vectors: vectors as Tensor },
    {},
  );
  return { x: () => dx, vectors: () => dVectors };
});

export function headDot(x: Tensor, vectors: Tensor): Tensor {
  if (!hasKernel(headDotKernel)) return sum(mul(x, vectors), 2);
  return runKernel<Tensor>(headDotKernel, { x, vectors }, {});
}
