import { registerDeviceKernel } from '../kernels/kernel.js';
import { type MatmulAttributes, matmulKernel } from '../kernels/matmul.js';
import { flag, NativeOps, type TensorflowBackend } from './native-ops.js';

registerDeviceKernel<'a' | 'b', MatmulAttributes>(
  matmulKernel,
  'tensorflow',
  ({ a, b }, { transposeA, transposeB }, backend: TensorflowBackend) =>
    NativeOps.run(backend, (ops) =>
      ops.floats('MatMul', [ops.handle(a), ops.handle(b)], flag('transpose_a', transposeA), flag('transpose_b', transposeB)),
    ),
);
