import * as tf from '@tensorflow/tfjs-core';
import { backend_util } from '@tensorflow/tfjs-core';

/** Sums a gradient over the axes along which an input was broadcast. */
function sumTo(gradient: tf.Tensor, shape: number[], outShape: number[]): tf.Tensor {
  const axes = backend_util.getReductionAxes(shape, outShape);
  return tf.reshape(axes.length > 0 ? tf.sum(gradient, axes) : gradient, shape);
}

type Partial = (dy: tf.Tensor, a: tf.Tensor, b: tf.Tensor) => tf.Tensor;

const binary = (kernelName: string, byA: Partial, byB: Partial): tf.GradConfig => ({
  kernelName,
  inputsToSave: ['a', 'b'],
  gradFunc: (dy, saved) => {
    const [a, b] = saved as [tf.Tensor, tf.Tensor];
    const upstream = dy as tf.Tensor;
    return {
      a: () => sumTo(byA(upstream, a, b), a.shape, upstream.shape),
      b: () => sumTo(byB(upstream, a, b), b.shape, upstream.shape),
    };
  },
});

/** Gradients of binary arithmetic, which broadcasts. */
export const arithmeticGradients: readonly tf.GradConfig[] = [
  binary(
    'Add',
    (dy) => dy,
    (dy) => dy,
  ),
  binary(
    'Sub',
    (dy) => dy,
    (dy) => tf.neg(dy),
  ),
  binary(
    'Multiply',
    (dy, _a, b) => tf.mul(dy, b),
    (dy, a) => tf.mul(dy, a),
  ),
  binary(
    'RealDiv',
    (dy, _a, b) => tf.div(dy, b),
    (dy, a, b) => tf.neg(tf.div(tf.mul(dy, a), tf.square(b))),
  ),
];
