import * as tf from '@tensorflow/tfjs-core';
import { util } from '@tensorflow/tfjs-core';

/** Puts the reduced axes back with length 1. */
function restoreAxes(reduced: tf.Tensor, shape: number[], axis: unknown): tf.Tensor {
  const axes = util.parseAxisParam(axis as number | number[], shape);
  return tf.reshape(
    reduced,
    shape.map((length, index) => (axes.includes(index) ? 1 : length)),
  );
}

/** Repeats a gradient along the reduced axes. `fill` runs on the device, whereas `ones` makes its values in JavaScript. */
const spread = (dy: tf.Tensor, x: tf.Tensor, axis: unknown): tf.Tensor =>
  tf.mul(restoreAxes(dy, x.shape, axis), tf.fill(x.shape, 1));

/** Gradients of sums, means and maxima over axes. */
export const reductionGradients: readonly tf.GradConfig[] = [
  {
    kernelName: 'Sum',
    inputsToSave: ['x'],
    gradFunc: (dy, [x], { axis }) => ({ x: () => spread(dy as tf.Tensor, x as tf.Tensor, axis) }),
  },

  {
    kernelName: 'Mean',
    inputsToSave: ['x'],
    gradFunc: (dy, [x], { axis }) => ({
      x: () => {
        const [upstream, input] = [dy as tf.Tensor, x as tf.Tensor];
        return spread(tf.mul(upstream, upstream.size / input.size), input, axis);
      },
    }),
  },

  {
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
  },
];
