import { GnasError, type Tensor } from '@gnas/core/plugin';
import * as tf from '@tensorflow/tfjs-core';
import { reshape } from './kernels/stock-kernels.js';
import { Pending } from './ops/pending.js';
import { notLocal } from './receptive-field/not-local.js';

/**
 * Converts a tensor of core to the TensorFlow.js tensor behind it.
 * @param operation name of the caller, for the message
 * @throws GnasError GNAS_INVALID_SHAPE for sparse features; GNAS_NOT_LOCAL for rows of a receptive field
 */
export function dense(operation: string, x: Tensor): tf.Tensor {
  if (x instanceof tf.Tensor) return x;
  if (x instanceof Pending) return dense(operation, x.value);
  if (x !== undefined && 'axis' in x) throw notLocal(operation);
  throw new GnasError(
    'GNAS_INVALID_SHAPE',
    x?.layout === 'sparse'
      ? `${operation} got the sparse feature matrix. Apply ops.linear to it first.`
      : `${operation} got a value that is not a tensor of this backend.`,
  );
}

/** Flattens [N, ...] to a matrix [N, F]. The second value restores the trailing axes of a matrix with any number of rows. */
export function asMatrix(x: tf.Tensor): [tf.Tensor, (matrix: tf.Tensor) => tf.Tensor] {
  if (x.shape.length === 2) return [x, (matrix) => matrix];
  const rest = x.shape.slice(1);
  const width = rest.reduce((product, length) => product * length, 1);
  return [reshape(x, [x.shape[0] as number, width]), (matrix) => reshape(matrix, [matrix.shape[0] as number, ...rest])];
}
