import type { DropoutMask } from '../dropout-mask.js';
import { type Handle, type NativeOps, type, types } from './native-ops.js';

const unsigned = type('T', types.uint32);

/** [count] factor of each value: the hash of `src/dropout-mask.ts`, in TensorFlow's integer operations. */
export function keepMask(ops: NativeOps, count: number, { threshold, scale, seed }: DropoutMask): Handle {
  const asUnsigned = (x: Handle): Handle => ops.op('Bitcast', [x], type('T', types.int32), type('type', types.uint32));
  const constant = (value: number): Handle => asUnsigned(ops.int(value | 0));
  const step = (name: string, a: Handle, b: Handle): Handle => ops.op(name, [a, b], unsigned);
  const fold = (x: Handle, bits: number): Handle => step('BitwiseXor', x, step('RightShift', x, constant(bits)));
  const counters = asUnsigned(ops.op('Range', [ops.int(0), ops.int(count), ops.int(1)], type('Tidx', types.int32)));
  let x = step('BitwiseXor', counters, constant(seed));
  x = step('Mul', fold(x, 16), constant(0x7feb352d));
  x = step('AddV2', fold(x, 15), constant(Math.imul(seed, 0x9e3779b1)));
  x = step('Mul', x, constant(0x846ca68b));
  const kept = step('GreaterEqual', fold(x, 16), constant(threshold));
  return ops.scale(ops.cast(kept, types.bool, types.float), scale);
}

/** Applies dropout to x, which has the given shape. */
export function masked(ops: NativeOps, x: Handle, shape: readonly number[], dropout: DropoutMask): Handle {
  if (dropout.threshold === 0) return x;
  const count = shape.reduce((product, length) => product * length, 1);
  return ops.multiply(x, ops.reshape(keepMask(ops, count, dropout), shape));
}
