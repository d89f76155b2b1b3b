import type { headMeanGradientKernel, headMeanKernel } from '../kernels/head-mean.js';
import { NativeOps, type TensorflowKernel, type, types } from './native-ops.js';

export const headMean: TensorflowKernel<typeof headMeanKernel> = ({ x }, _attributes, backend) =>
  NativeOps.run(backend, (ops) => ops.mean(ops.handle(x), 1));

export const headMeanGradient: TensorflowKernel<typeof headMeanGradientKernel> = ({ dy }, { heads }, backend) =>
  NativeOps.run(backend, (ops) => {
    const [rows, width] = dy.shape as [number, number];
    const share = ops.reshape(ops.scale(ops.handle(dy), 1 / heads), [rows, 1, width]);
    return ops.floats('BroadcastTo', [share, ops.ints([rows, heads, width])], type('Tidx', types.int32));
  });
