import { GnasError, type Tensor } from '@gnas/core';
import * as tf from '@tensorflow/tfjs-core';
import { reshape } from './kernels/stock-kernels.js';
import { notLocal } from './receptive-field/not-local.js';

/**
 * A tensor of core as the TensorFlow.js tensor that it is.
 * @throws GnasError GNAS_INVALID_SHAPE for sparse features; GNAS_NOT_LOCAL for rows of a receptive field
 */
export function dense(operation: string, x: Tensor): tf.Tensor {
  if (x instanceof tf.Tensor) return x;
  if (x !== undefined && 'axis' in x) throw notLocal(operation);
  throw new GnasError(
    'GNAS_INVALID_SHAPE',
    x?.layout === 'sparse'
      ? `${operation} got the sparse feature matrix; apply ops.linear to it first.`
      : `${operation} got something that is not a tensor of this backend.`,
  );
}

/** [N, ...] as a matrix [N, F], and how to give a matrix with other rows the trailing axes back. */
export function asMatrix(x: tf.Tensor): [tf.Tensor, (matrix: tf.Tensor) => tf.Tensor] {
  if (x.shape.length === 2) return [x, (matrix) => matrix];
  const rest = x.shape.slice(1);
  const width = rest.reduce((product, length) => product * length, 1);
  return [reshape(x, [x.shape[0] as number, width]), (matrix) => reshape(matrix, [matrix.shape[0] as number, ...rest])];
}
