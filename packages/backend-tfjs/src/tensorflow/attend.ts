import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { attendGradientKernel, attendKernel } from '../kernels/attend.js';
import { dotOverEdges, sumOverEdges } from './edge-products.js';
import { softmaxOfRows, softmaxOfRowsGradient } from './edge-softmax.js';
import { masked } from './keep.js';
import { float, type Handle, NativeOps, type TensorflowKernel } from './native-ops.js';
import { type MatrixInTensorflow, matrixIn } from './structure.js';

/** [E, H] logit of each edge before the leaky ReLU. */
const sumsOfLogits = (ops: NativeOps, edges: MatrixInTensorflow, source: TensorInfo, target: TensorInfo): Handle =>
  ops.add(ops.gather(ops.handle(source), edges.columns), ops.gather(ops.handle(target), edges.rowOf));

export const attend: TensorflowKernel<typeof attendKernel> = (
  { x, source, target },
  { edges: structure, negativeSlope, dropout },
  backend,
) =>
  NativeOps.runAll(backend, (ops) => {
    const edges = matrixIn(backend, structure);
    const [, heads, width] = x.shape as [number, number, number];
    const logits = ops.floats('LeakyRelu', [sumsOfLogits(ops, edges, source, target)], float('alpha', negativeSlope));
    const alpha = softmaxOfRows(ops, edges, logits);
    const kept = masked(ops, alpha, [structure.forward.columnIndices.length, heads], dropout);
    return [sumOverEdges(ops, edges, kept, ops.handle(x), { heads, width, transposed: false }), alpha];
  });

export const attendGradient: TensorflowKernel<typeof attendGradientKernel> = (
  { dy, x, source, target, alpha },
  { edges: structure, negativeSlope, dropout },
  backend,
) =>
  NativeOps.runAll(backend, (ops) => {
    const edges = matrixIn(backend, structure);
    const [nodes, heads, width] = x.shape as [number, number, number];
    const { rows } = structure.forward;
    const count = structure.forward.columnIndices.length;
    const shape = [count, heads];
    const dots = dotOverEdges(ops, edges, ops.handle(dy), ops.handle(x), { heads, width });
    const dAlpha = masked(ops, dots, shape, dropout);
    const dLogits = ops.floats(
      'LeakyReluGrad',
      [softmaxOfRowsGradient(ops, edges, ops.handle(alpha), dAlpha), sumsOfLogits(ops, edges, source, target)],
      float('alpha', negativeSlope),
    );
    const kept = masked(ops, ops.handle(alpha), shape, dropout);
    return [
      sumOverEdges(ops, edges, kept, ops.handle(dy), { heads, width, transposed: true }),
      ops.segment('Sum', dLogits, edges.columns, nodes),
      ops.segment('Sum', dLogits, edges.rowOf, rows),
    ];
  });
