import { registerDeviceKernel } from '../kernels/kernel.js';
import { logSoftmaxGradientKernel, logSoftmaxKernel } from '../kernels/log-softmax.js';
import { NativeOps, type TensorflowBackend } from './native-ops.js';

registerDeviceKernel<'x', object>(logSoftmaxKernel, 'tensorflow', ({ x }, _attributes, backend: TensorflowBackend) =>
  NativeOps.run(backend, (ops) => ops.floats('LogSoftmax', [ops.handle(x)])),
);

registerDeviceKernel<'dy' | 'y', object>(
  logSoftmaxGradientKernel,
  'tensorflow',
  ({ dy, y }, _attributes, backend: TensorflowBackend) =>
    NativeOps.run(backend, (ops) => {
      const upstream = ops.handle(dy);
      const probabilities = ops.floats('Exp', [ops.handle(y)]);
      return ops.subtract(upstream, ops.multiply(probabilities, ops.sum(upstream, 1, true)));
    }),
);
