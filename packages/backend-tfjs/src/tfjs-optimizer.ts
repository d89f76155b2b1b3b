import { GnasError, type Optimizer, type OptimizerOptions, type Tensor, type Variable } from '@gnas/core';
import * as tf from '@tensorflow/tfjs-core';
import { adamKernel, sgdKernel } from './kernels/optimizer.js';

const beta2 = 0.999;
const epsilon = 1e-8;

interface Moments {
  readonly first: tf.Tensor;
  readonly second: tf.Tensor;
  steps: number;
}

/** Adam or SGD, in place, with an L2 penalty. Each variable's moments and step count begin at its first gradient. */
export class TfjsOptimizer implements Optimizer {
  readonly #moments = new Map<Variable, Moments>();
  readonly #kind: 'adam' | 'sgd';
  readonly #learningRate: number;
  readonly #beta1: number;
  readonly #weightDecay: (variable: Variable) => number;

  /** @throws GnasError GNAS_INVALID_OPTION */
  constructor(
    { kind = 'adam', learningRate = 0.01, beta1 = 0.9, weightDecay = 0 }: OptimizerOptions,
    readonly activate: () => void,
  ) {
    if (kind !== 'adam' && kind !== 'sgd')
      throw new GnasError('GNAS_INVALID_OPTION', `Optimizer kind is "${kind}"; expected adam or sgd.`);
    if (!(learningRate > 0))
      throw new GnasError('GNAS_INVALID_OPTION', `The learning rate is ${learningRate}; expected a number > 0.`);
    if (!(beta1 >= 0 && beta1 < 1))
      throw new GnasError('GNAS_INVALID_OPTION', `Adam's beta1 is ${beta1}; expected a number >= 0 and < 1.`);
    if (typeof weightDecay === 'number' && !(weightDecay >= 0))
      throw new GnasError('GNAS_INVALID_OPTION', `The weight decay is ${weightDecay}; expected a number >= 0.`);
    this.#kind = kind;
    this.#learningRate = learningRate;
    this.#beta1 = beta1;
    this.#weightDecay = typeof weightDecay === 'function' ? weightDecay : () => weightDecay;
  }

  step(gradients: ReadonlyMap<Variable, Tensor>): void {
    this.activate();
    for (const [variable, gradient] of gradients) {
      const parameter = variable.tensor as tf.Tensor;
      const weightDecay = this.#weightDecay(variable);
      if (this.#kind === 'sgd') {
        sgdKernel.run({ parameter, gradient: gradient as tf.Tensor }, { rate: this.#learningRate, weightDecay });
        continue;
      }
      const moments = this.#momentsOf(variable);
      moments.steps++;
      adamKernel.run(
        { parameter, gradient: gradient as tf.Tensor, first: moments.first, second: moments.second },
        {
          rate: this.#learningRate / (1 - this.#beta1 ** moments.steps),
          secondCorrection: 1 / Math.sqrt(1 - beta2 ** moments.steps),
          beta1: this.#beta1,
          beta2,
          epsilon,
          weightDecay,
        },
      );
    }
  }

  dispose(): void {
    for (const { first, second } of this.#moments.values()) {
      first.dispose();
      second.dispose();
    }
    this.#moments.clear();
  }

  #momentsOf(variable: Variable): Moments {
    let moments = this.#moments.get(variable);
    if (!moments) {
      const shape = [...variable.tensor.shape];
      moments = {
        first: tf.keep(tf.tensor(new Float32Array(tf.util.sizeFromShape(shape)), shape)),
        second: tf.keep(tf.tensor(new Float32Array(tf.util.sizeFromShape(shape)), shape)),
        steps: 0,
      };
      this.#moments.set(variable, moments);
    }
    return moments;
  }
}
