import type { DropoutMask } from '../dropout-mask.js';
import { type Handle, type NativeOps, type, types } from './native-ops.js';

const unsigned = type('T', types.uint32);

/** [count]: what each value is multiplied with, by the hash of `src/dropout-mask.ts` in TensorFlow's own integer operations. */
export function keepMask(ops: NativeOps, count: number, { threshold, scale, seed }: DropoutMask): Handle {
  const asUnsigned = (x: Handle): Handle => ops.op('Bitcast', [x], type('T', types.int32), type('type', types.uint32));
  const constant = (value: number): Handle => asUnsigned(ops.int(value | 0));
  const step = (name: string, a: Handle, b: Handle): Handle => ops.op(name, [a, b], unsigned);
  const fold = (x: Handle, bits: number): Handle => step('BitwiseXor', x, step('RightShift', x, constant(bits)));
  const seedHandle = constant(seed);
  const counters = asUnsigned(ops.op('Range', [ops.int(0), ops.int(count), ops.int(1)], type('Tidx', types.int32)));
  let x = step('BitwiseXor', counters, seedHandle);
  x = step('Mul', fold(x, 16), constant(0x7feb352d));
  x = step('Mul', fold(x, 15), constant(0x846ca68b));
  x = step('AddV2', fold(x, 16), seedHandle);
  x = step('Mul', fold(x, 15), constant(0x2c1b3c6d));
  const kept = step('GreaterEqual', fold(x, 13), constant(threshold));
  return ops.scale(ops.cast(kept, types.bool, types.float), scale);
}

/** x [shape] with dropout. */
export function masked(ops: NativeOps, x: Handle, shape: readonly number[], dropout: DropoutMask): Handle {
  if (dropout.threshold === 0) return x;
  const count = shape.reduce((product, length) => product * length, 1);
  return ops.multiply(x, ops.reshape(keepMask(ops, count, dropout), shape));
}
