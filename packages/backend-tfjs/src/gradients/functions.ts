import * as tf from '@tensorflow/tfjs-core';

type OfInput = (dy: tf.Tensor, x: tf.Tensor, attributes: tf.NamedAttrMap) => tf.Tensor;
type OfOutput = (dy: tf.Tensor, y: tf.Tensor) => tf.Tensor;

const ofInput = (kernelName: string, gradient: OfInput): tf.GradConfig => ({
  kernelName,
  inputsToSave: ['x'],
  gradFunc: (dy, [x], attributes) => ({ x: () => gradient(dy as tf.Tensor, x as tf.Tensor, attributes) }),
});

const ofOutput = (kernelName: string, gradient: OfOutput, input = 'x'): tf.GradConfig => ({
  kernelName,
  outputsToSave: [true],
  gradFunc: (dy, [y]) => ({ [input]: () => gradient(dy as tf.Tensor, y as tf.Tensor) }),
});

const between = (x: tf.Tensor, low: number, high: number): tf.Tensor =>
  tf.mul(tf.cast(tf.greater(x, low), 'float32'), tf.cast(tf.less(x, high), 'float32'));

/** Gradients of functions of one tensor, value by value or row by row. */
export const functionGradients: readonly tf.GradConfig[] = [
  ofOutput('Exp', (dy, y) => tf.mul(dy, y)),
  ofOutput('Sqrt', (dy, y) => tf.div(tf.mul(dy, 0.5), y)),
  ofOutput('Sigmoid', (dy, y) => tf.mul(dy, tf.mul(y, tf.sub(1, y)))),
  ofOutput('Tanh', (dy, y) => tf.mul(dy, tf.sub(1, tf.square(y)))),
  // For x <= 0, the derivative e^x is y + 1.
  ofOutput('Elu', (dy, y) => tf.mul(dy, tf.add(tf.minimum(y, 0), 1))),
  ofOutput(
    'Softmax',
    (dy, y) => {
      const weighted = tf.mul(dy, y);
      return tf.sub(weighted, tf.mul(tf.sum(weighted, -1, true), y));
    },
    'logits',
  ),
  ofInput('Log', (dy, x) => tf.div(dy, x)),
  ofInput('Relu', (dy, x) => tf.mul(dy, tf.cast(tf.greater(x, 0), 'float32'))),
  ofInput('Relu6', (dy, x) => tf.mul(dy, between(x, 0, 6))),
  ofInput('LeakyRelu', (dy, x, { alpha }) => {
    const positive = tf.cast(tf.greater(x, 0), 'float32');
    return tf.mul(dy, tf.add(tf.mul(positive, 1 - (alpha as number)), alpha as number));
  }),
  ofInput('Softplus', (dy, x) => tf.mul(dy, tf.sigmoid(x))),
  { kernelName: 'Neg', gradFunc: (dy) => ({ x: () => tf.neg(dy as tf.Tensor) }) },
  { kernelName: 'Identity', gradFunc: (dy) => ({ x: () => tf.cast(dy as tf.Tensor, 'float32') }) },
  { kernelName: 'Cast', gradFunc: (dy) => ({ x: () => tf.clone(dy as tf.Tensor) }) },
];
