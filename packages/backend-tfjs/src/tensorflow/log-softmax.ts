import type { logSoftmaxGradientKernel, logSoftmaxKernel } from '../kernels/log-softmax.js';
import { NativeOps, type TensorflowKernel } from './native-ops.js';

export const logSoftmax: TensorflowKernel<typeof logSoftmaxKernel> = ({ x }, _attributes, backend) =>
  NativeOps.run(backend, (ops) => ops.floats('LogSoftmax', [ops.handle(x)]));

export const logSoftmaxGradient: TensorflowKernel<typeof logSoftmaxGradientKernel> = ({ dy, y }, _attributes, backend) =>
  NativeOps.run(backend, (ops) => {
    const upstream = ops.handle(dy);
    const probabilities = ops.floats('Exp', [ops.handle(y)]);
    return ops.subtract(upstream, ops.multiply(probabilities, ops.sum(upstream, 1, true)));
  });
