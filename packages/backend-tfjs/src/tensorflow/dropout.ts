import type { dropoutKernel } from '../kernels/dropout.js';
import { masked } from './keep.js';
import { NativeOps, type TensorflowKernel } from './native-ops.js';

export const dropout: TensorflowKernel<typeof dropoutKernel> = ({ x }, { dropout }, backend) =>
  NativeOps.run(backend, (ops) => masked(ops, ops.floats('Identity', [ops.handle(x)]), x.shape, dropout));
