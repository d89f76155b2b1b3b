import type { segmentMaxGradientKernel, segmentMaxKernel } from '../kernels/segment-max.js';
import { flag, type Handle, NativeOps, type TensorflowKernel, type, types } from './native-ops.js';
import { type MatrixInTensorflow, matrixIn } from './structure.js';

const ofInts = type('T', types.int32);

/** [stored values, F] each stored value times the row of x at its column. */
function products(ops: NativeOps, matrix: MatrixInTensorflow, x: Handle): Handle {
  return ops.multiply(ops.gather(x, matrix.columns), ops.reshape(matrix.values, [matrix.rows.values.length, 1]));
}

export const segmentMax: TensorflowKernel<typeof segmentMaxKernel> = ({ x }, { matrix: structure }, backend) =>
  NativeOps.runAll(backend, (ops) => {
    const matrix = matrixIn(backend, structure);
    const { rows, values } = structure.forward;
    const width = x.shape[1] as number;
    const each = products(ops, matrix, ops.handle(x));
    const best = ops.segment('Max', each, matrix.rowOf, rows);
    // Among equal values, the first stored one wins.
    const won = ops.floats('Equal', [each, ops.gather(best, matrix.rowOf)], flag('incompatible_shape_error', true));
    const numbers = ops.op('Range', [ops.int(0), ops.int(values.length), ops.int(1)], type('Tidx', types.int32));
    const candidates = ops.op(
      'SelectV2',
      [won, ops.reshape(numbers, [values.length, 1], types.int32), ops.int(values.length)],
      ofInts,
    );
    const first = ops.segment('Min', candidates, matrix.rowOf, rows, types.int32);
    // In a row without values, the minimum is the largest integer. Such a row has no winner.
    const none = ops.op('GreaterEqual', [first, ops.int(values.length)], ofInts);
    const winners = ops.op('SelectV2', [none, ops.int(-1), first], ofInts);
    const zeros = ops.op(
      'Fill',
      [ops.ints([rows, width]), ops.scalar(0)],
      type('T', types.float),
      type('index_type', types.int32),
    );
    return [ops.floats('SelectV2', [none, zeros, best]), winners];
  });

export const segmentMaxGradient: TensorflowKernel<typeof segmentMaxGradientKernel> = (
  { dy, winners },
  { matrix: structure },
  backend,
) =>
  NativeOps.run(backend, (ops) => {
    const matrix = matrixIn(backend, structure);
    const { rows, columns } = structure.forward;
    const width = dy.shape[1] as number;
    const winner = ops.reshape(ops.handle(winners), [rows * width], types.int32);
    const taken = ops.op('Maximum', [winner, ops.int(0)], ofInts);
    const feature = ops.op('Range', [ops.int(0), ops.int(width), ops.int(1)], type('Tidx', types.int32));
    const features = ops.op('Tile', [feature, ops.ints([rows])], ofInts, type('Tmultiples', types.int32));
    const place = ops.op(
      'AddV2',
      [ops.op('Mul', [ops.gather(matrix.columns, taken, types.int32), ops.int(width)], ofInts), features],
      ofInts,
    );
    const none = ops.op('Less', [winner, ops.int(0)], ofInts);
    const places = ops.op('SelectV2', [none, ops.int(-1), place], ofInts);
    const gradients = ops.multiply(ops.gather(matrix.values, taken), ops.reshape(ops.handle(dy), [rows * width]));
    return ops.reshape(ops.segment('Sum', gradients, places, columns * width), [columns, width]);
  });
