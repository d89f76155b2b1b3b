import { type DropoutAttributes, dropoutKernel } from '../kernels/dropout.js';
import { registerDeviceKernel } from '../kernels/kernel.js';
import { masked } from './keep.js';
import { NativeOps, type TensorflowBackend } from './native-ops.js';

registerDeviceKernel<'x', DropoutAttributes>(dropoutKernel, 'tensorflow', ({ x }, { dropout }, backend: TensorflowBackend) =>
  NativeOps.run(backend, (ops) => masked(ops, ops.floats('Identity', [ops.handle(x)]), x.shape, dropout)),
);
