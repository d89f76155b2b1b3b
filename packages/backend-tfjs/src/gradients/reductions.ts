import * as tf from '@tensorflow/tfjs-core';
import { registerIfMissing } from './register-if-missing.js';

/** Puts the reduced axes back with length 1. */
function restoreAxes(reduced: tf.Tensor, shape: number[], axis: unknown): tf.Tensor {
  const axes = tf.util.parseAxisParam(axis as number | number[], shape);
  return tf.reshape(
    reduced,
    shape.map((length, index) => (axes.includes(index) ? 1 : length)),
  );
}

const spread = (dy: tf.Tensor, x: tf.Tensor, axis: unknown): tf.Tensor =>
  tf.mul(restoreAxes(dy, x.shape, axis), tf.ones(x.shape));

registerIfMissing({
  kernelName: 'Sum',
  inputsToSave: ['x'],
  gradFunc: (dy, [x], { axis }) => ({ x: () => spread(dy as tf.Tensor, x as tf.Tensor, axis) }),
});

registerIfMissing({
  kernelName: 'Mean',
  inputsToSave: ['x'],
  gradFunc: (dy, [x], { axis }) => ({
    x: () => {
      const input = x as tf.Tensor;
      return tf.mul(spread(dy as tf.Tensor, input, axis), (dy as tf.Tensor).size / input.size);
    },
  }),
});

registerIfMissing({
  kernelName: 'Max',
  inputsToSave: ['x'],
  outputsToSave: [true],
  gradFunc: (dy, [x, y], { reductionIndices }) => ({
    x: () => {
      const input = x as tf.Tensor;
      const winners = tf.cast(tf.equal(input, restoreAxes(y as tf.Tensor, input.shape, reductionIndices)), 'float32');
      return tf.mul(restoreAxes(dy as tf.Tensor, input.shape, reductionIndices), winners);
    },
  }),
});
