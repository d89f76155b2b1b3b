import type { edgeSoftmaxGradientKernel, edgeSoftmaxKernel } from '../kernels/edge-softmax.js';
import { type Handle, NativeOps, type TensorflowKernel } from './native-ops.js';
import { type MatrixInTensorflow, matrixIn } from './structure.js';

/** [E, H]: at each edge, the sum or maximum over its row. */
const ofRow = (ops: NativeOps, reduce: 'Sum' | 'Max', edges: MatrixInTensorflow, x: Handle): Handle =>
  ops.gather(ops.segment(reduce, x, edges.rowOf, edges.rows.rows), edges.rowOf);

/** [E, H] -> [E, H] coefficients that sum to 1 over each row's edges. */
export function softmaxOfRows(ops: NativeOps, edges: MatrixInTensorflow, logits: Handle): Handle {
  const powers = ops.floats('Exp', [ops.subtract(logits, ofRow(ops, 'Max', edges, logits))]);
  return ops.divide(powers, ofRow(ops, 'Sum', edges, powers));
}

/** Gradient of `softmaxOfRows`. */
export function softmaxOfRowsGradient(ops: NativeOps, edges: MatrixInTensorflow, y: Handle, dy: Handle): Handle {
  return ops.multiply(y, ops.subtract(dy, ofRow(ops, 'Sum', edges, ops.multiply(y, dy))));
}

export const edgeSoftmax: TensorflowKernel<typeof edgeSoftmaxKernel> = ({ logits }, { edges }, backend) =>
  NativeOps.run(backend, (ops) => softmaxOfRows(ops, matrixIn(backend, edges), ops.handle(logits)));

export const edgeSoftmaxGradient: TensorflowKernel<typeof edgeSoftmaxGradientKernel> = ({ dy, y }, { edges }, backend) =>
  NativeOps.run(backend, (ops) => softmaxOfRowsGradient(ops, matrixIn(backend, edges), ops.handle(y), ops.handle(dy)));
