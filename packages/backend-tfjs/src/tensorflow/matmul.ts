import type { matmulKernel } from '../kernels/matmul.js';
import { flag, NativeOps, type TensorflowKernel } from './native-ops.js';

export const matmul: TensorflowKernel<typeof matmulKernel> = ({ a, b }, { transposeA, transposeB }, backend) =>
  NativeOps.run(backend, (ops) =>
    ops.floats('MatMul', [ops.handle(a), ops.handle(b)], flag('transpose_a', transposeA), flag('transpose_b', transposeB)),
  );
