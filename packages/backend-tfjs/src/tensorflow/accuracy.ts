import type { accuracyKernel } from '../kernels/accuracy.js';
import { labelsIn } from './labels.js';
import { flag, NativeOps, type TensorflowKernel, type, types } from './native-ops.js';

export const accuracy: TensorflowKernel<typeof accuracyKernel> = ({ x }, { labeled }, backend) =>
  NativeOps.run(backend, (ops) => {
    const { nodes, labels } = labelsIn(backend, labeled);
    const scores = ops.gather(ops.handle(x), nodes);
    const best = ops.floats('ArgMax', [scores, ops.int(1)], type('Tidx', types.int32), type('output_type', types.int32));
    const right = ops.op('Equal', [best, labels], type('T', types.int32), flag('incompatible_shape_error', true));
    // A node with a NaN among its scores counts as wrong.
    const broken = ops.op(
      'Any',
      [ops.floats('IsNan', [scores]), ops.ints([1])],
      flag('keep_dims', false),
      type('Tidx', types.int32),
    );
    const counted = ops.op('LogicalAnd', [right, ops.op('LogicalNot', [broken])]);
    return ops.mean(ops.cast(counted, types.bool, types.float), 0);
  });
