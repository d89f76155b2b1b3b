import { type EdgeSoftmaxAttributes, edgeSoftmaxGradientKernel, edgeSoftmaxKernel } from '../kernels/edge-softmax.js';
import { registerDeviceKernel } from '../kernels/kernel.js';
import { type Handle, NativeOps, type TensorflowBackend } from './native-ops.js';
import { type MatrixInTensorflow, matrixIn } from './structure.js';

/** [E, H]: each row's sum or maximum at each of its edges. */
const ofRow = (ops: NativeOps, reduce: 'Sum' | 'Max', edges: MatrixInTensorflow, x: Handle): Handle =>
  ops.gather(ops.segment(reduce, x, edges.rowOf, edges.rows.rows), edges.rowOf);

/** [E, H] -> [E, H]: sums to 1 over each row's edges. */
export function softmaxOfRows(ops: NativeOps, edges: MatrixInTensorflow, logits: Handle): Handle {
  const powers = ops.floats('Exp', [ops.subtract(logits, ofRow(ops, 'Max', edges, logits))]);
  return ops.divide(powers, ofRow(ops, 'Sum', edges, powers));
}

export function softmaxOfRowsGradient(ops: NativeOps, edges: MatrixInTensorflow, y: Handle, dy: Handle): Handle {
  return ops.multiply(y, ops.subtract(dy, ofRow(ops, 'Sum', edges, ops.multiply(y, dy))));
}

registerDeviceKernel<'logits', EdgeSoftmaxAttributes>(
  edgeSoftmaxKernel,
  'tensorflow',
  ({ logits }, { edges }, backend: TensorflowBackend) =>
    NativeOps.run(backend, (ops) => softmaxOfRows(ops, matrixIn(backend, edges), ops.handle(logits))),
);

registerDeviceKernel<'dy' | 'y', EdgeSoftmaxAttributes>(
  edgeSoftmaxGradientKernel,
  'tensorflow',
  ({ dy, y }, { edges }, backend: TensorflowBackend) =>
    NativeOps.run(backend, (ops) => softmaxOfRowsGradient(ops, matrixIn(backend, edges), ops.handle(y), ops.handle(dy))),
);
