import type { edgeDotKernel, weightedSumKernel } from '../kernels/edge-products.js';
import { type Handle, int, NativeOps, type TensorflowKernel, type, types } from './native-ops.js';
import { sparseProduct } from './spmm.js';
import { type MatrixInTensorflow, matrixIn } from './structure.js';

/** target and source [N, H, F] -> [E, H]. TensorFlow has no such product, so edges are multiplied out and summed in parts. */
export function dotOverEdges(
  ops: NativeOps,
  edges: MatrixInTensorflow,
  target: Handle,
  source: Handle,
  { heads, width }: { heads: number; width: number },
): Handle {
  const { rows, columns } = edges.rows;
  const [byRow, byColumn] = [ops.reshape(target, [rows * heads, width]), ops.reshape(source, [columns * heads, width])];
  const parts = edges.parts(heads, width).map(([atRows, atColumns]) => {
    const inner = new NativeOps(ops.backend);
    const dots = ops.sum(inner.multiply(inner.gather(byRow, atRows), inner.gather(byColumn, atColumns)), 1);
    inner.free();
    return dots;
  });
  const all =
    parts.length === 1
      ? (parts[0] as Handle)
      : ops.floats('ConcatV2', [...parts, ops.int(0)], int('N', parts.length), type('Tidx', types.int32));
  return ops.reshape(all, [edges.rows.columnIndices.length, heads]);
}

/** Coefficients [E, H] and x [N, H, F] -> [N, H, F], as a product with a matrix that has each edge once per head. */
export function sumOverEdges(
  ops: NativeOps,
  edges: MatrixInTensorflow,
  coefficients: Handle,
  x: Handle,
  { heads, width, transposed }: { heads: number; width: number; transposed: boolean },
): Handle {
  const { rows, columns, columnIndices } = edges.rows;
  const [from, to] = transposed ? [rows, columns] : [columns, rows];
  const values = ops.reshape(coefficients, [columnIndices.length * heads]);
  const sums = sparseProduct(ops, edges, values, ops.reshape(x, [from * heads, width]), { transposed, heads });
  return ops.reshape(sums, [to, heads, width]);
}

export const edgeDot: TensorflowKernel<typeof edgeDotKernel> = ({ target, source }, { edges }, backend) =>
  NativeOps.run(backend, (ops) => {
    const [, heads, width] = target.shape as [number, number, number];
    return dotOverEdges(ops, matrixIn(backend, edges), ops.handle(target), ops.handle(source), { heads, width });
  });

export const weightedSum: TensorflowKernel<typeof weightedSumKernel> = ({ x, coefficients }, { edges, transposed }, backend) =>
  NativeOps.run(backend, (ops) => {
    const [, heads, width] = x.shape as [number, number, number];
    const sizes = { heads, width, transposed };
    return sumOverEdges(ops, matrixIn(backend, edges), ops.handle(coefficients), ops.handle(x), sizes);
  });
