import type { spmmKernel } from '../kernels/spmm.js';
import { masked } from './keep.js';
import { flag, type Handle, NativeOps, type TensorflowKernel, type, types } from './native-ops.js';
import { type MatrixInTensorflow, matrixIn } from './structure.js';

/** [R, F] = A x, or [C, F] = A' x, where `values` replace those of A. */
export function sparseProduct(
  ops: NativeOps,
  matrix: MatrixInTensorflow,
  values: Handle,
  x: Handle,
  { transposed, heads = 1 }: { transposed: boolean; heads?: number },
): Handle {
  return ops.floats(
    'SparseTensorDenseMatMul',
    [matrix.indices(heads), values, matrix.shape(heads), x],
    type('Tindices', types.int32),
    flag('adjoint_a', transposed),
    flag('adjoint_b', false),
  );
}

export const spmm: TensorflowKernel<typeof spmmKernel> = ({ x }, { matrix: structure, transposed, dropout }, backend) =>
  NativeOps.run(backend, (ops) => {
    const matrix = matrixIn(backend, structure);
    const values = masked(ops, matrix.values, [structure.forward.values.length], dropout);
    return sparseProduct(ops, matrix, values, ops.handle(x), { transposed });
  });
