import { type HeadMeanGradientAttributes, headMeanGradientKernel, headMeanKernel } from '../kernels/head-mean.js';
import { registerDeviceKernel } from '../kernels/kernel.js';
import { NativeOps, type TensorflowBackend, type, types } from './native-ops.js';

registerDeviceKernel<'x', object>(headMeanKernel, 'tensorflow', ({ x }, _attributes, backend: TensorflowBackend) =>
  NativeOps.run(backend, (ops) => ops.mean(ops.handle(x), 1)),
);

registerDeviceKernel<'dy', HeadMeanGradientAttributes>(
  headMeanGradientKernel,
  'tensorflow',
  ({ dy }, { heads }, backend: TensorflowBackend) =>
    NativeOps.run(backend, (ops) => {
      const [rows, width] = dy.shape as [number, number];
      const share = ops.reshape(ops.scale(ops.handle(dy), 1 / heads), [rows, 1, width]);
      return ops.floats('BroadcastTo', [share, ops.ints([rows, heads, width])], type('Tidx', types.int32));
    }),
);
