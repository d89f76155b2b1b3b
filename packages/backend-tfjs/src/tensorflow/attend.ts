import type { TensorInfo } from '@tensorflow/tfjs-core';
import { type AttendAttributes, attendGradientKernel, attendKernel } from '../kernels/attend.js';
import { registerDeviceKernel } from '../kernels/kernel.js';
import { softmaxOfRows, softmaxOfRowsGradient } from './edge-softmax.js';
import { masked } from './keep.js';
import { float, type Handle, int, NativeOps, type TensorflowBackend, type, types } from './native-ops.js';
import { sparseProduct } from './spmm.js';
import { type MatrixInTensorflow, matrixIn } from './structure.js';

/** [E, H] */
const sumsOfLogits = (ops: NativeOps, edges: MatrixInTensorflow, source: TensorInfo, target: TensorInfo): Handle =>
  ops.add(ops.gather(ops.handle(source), edges.columns), ops.gather(ops.handle(target), edges.rowOf));

/** [E * H]: of each edge and head, the product of the two ends' rows, part by part. */
function productsOfEnds(ops: NativeOps, edges: MatrixInTensorflow, byRow: Handle, byColumn: Handle, [heads, width]: number[]): Handle {
  const products = edges
    .parts(heads as number, width as number)
    .map(([rows, columns]) => {
      const inner = new NativeOps(ops.backend);
      const dot = ops.sum(inner.multiply(inner.gather(byRow, rows), inner.gather(byColumn, columns)), 1);
      inner.free();
      return dot;
    });
  if (products.length === 1) return products[0] as Handle;
  return ops.floats('ConcatV2', [...products, ops.int(0)], int('N', products.length), type('Tidx', types.int32));
}

registerDeviceKernel<'x' | 'source' | 'target', AttendAttributes>(
  attendKernel,
  'tensorflow',
  ({ x, source, target }, { edges: structure, negativeSlope, dropout }, backend: TensorflowBackend) =>
    NativeOps.runAll(backend, (ops) => {
      const edges = matrixIn(backend, structure);
      const [nodes, heads, width] = x.shape as [number, number, number];
      const count = structure.forward.columnIndices.length;
      const logits = ops.floats('LeakyRelu', [sumsOfLogits(ops, edges, source, target)], float('alpha', negativeSlope));
      const alpha = softmaxOfRows(ops, edges, logits);
      const kept = masked(ops, ops.reshape(alpha, [count * heads]), [count * heads], dropout);
      const rows = ops.reshape(ops.handle(x), [nodes * heads, width]);
      const y = sparseProduct(ops, edges, kept, rows, { transposed: false, heads });
      return [ops.reshape(y, [structure.forward.rows, heads, width]), alpha];
    }),
);

registerDeviceKernel<'dy' | 'x' | 'source' | 'target' | 'alpha', AttendAttributes>(
  attendGradientKernel,
  'tensorflow',
  ({ dy, x, source, target, alpha }, { edges: structure, negativeSlope, dropout }, backend: TensorflowBackend) =>
    NativeOps.runAll(backend, (ops) => {
      const edges = matrixIn(backend, structure);
      const [nodes, heads, width] = x.shape as [number, number, number];
      const { rows } = structure.forward;
      const count = structure.forward.columnIndices.length;
      const upstream = ops.reshape(ops.handle(dy), [rows * heads, width]);
      const values = ops.reshape(ops.handle(x), [nodes * heads, width]);
      const products = ops.reshape(productsOfEnds(ops, edges, upstream, values, [heads, width]), [count, heads]);
      const dAlpha = masked(ops, products, [count, heads], dropout);
      const dLogits = ops.floats(
        'LeakyReluGrad',
        [
          softmaxOfRowsGradient(ops, edges, ops.handle(alpha), dAlpha),
          sumsOfLogits(ops, edges, source, target),
        ],
        float('alpha', negativeSlope),
      );
      const kept = masked(ops, ops.reshape(ops.handle(alpha), [count * heads]), [count * heads], dropout);
      const dx = sparseProduct(ops, edges, kept, upstream, { transposed: true, heads });
      return [
        ops.reshape(dx, x.shape),
        ops.segment('Sum', dLogits, edges.columns, nodes),
        ops.segment('Sum', dLogits, edges.rowOf, rows),
      ];
    }),
);
