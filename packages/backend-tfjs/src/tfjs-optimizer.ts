import { GnasError, type Optimizer, type OptimizerOptions, type Tensor, type Variable } from '@gnas/core/plugin';
import * as tf from '@tensorflow/tfjs-core';
import { util } from '@tensorflow/tfjs-core';
import { adamKernel, sgdKernel } from './kernels/optimizer.js';

const beta2 = 0.999;
const epsilon = 1e-8;

interface Moments {
  readonly first: tf.Tensor;
  readonly second: tf.Tensor;
  steps: number;
}

/**
 * Adam, or SGD with momentum, in place, with L2 weight decay. Moments, velocities and step counts are per variable, and created with its
 * first gradient.
 */
export class TfjsOptimizer implements Optimizer {
  readonly #moments = new Map<Variable, Moments>();
  readonly #velocities = new Map<Variable, tf.Tensor>();
  readonly #kind: 'adam' | 'sgd';
  readonly #learningRate: number;
  readonly #beta1: number;
  readonly #momentum: number;
  readonly #weightDecay: (variable: Variable) => number;

  /** @throws GnasError GNAS_INVALID_OPTION */
  constructor(
    { kind = 'adam', learningRate = 0.01, beta1 = 0.9, momentum = 0, weightDecay = 0 }: OptimizerOptions,
    readonly activate: () => void,
  ) {
    if (kind !== 'adam' && kind !== 'sgd')
      throw new GnasError('GNAS_INVALID_OPTION', `Optimizer kind is "${kind}"; expected adam or sgd.`);
    if (!(learningRate > 0))
      throw new GnasError('GNAS_INVALID_OPTION', `The learning rate is ${learningRate}; expected a number > 0.`);
    if (!(beta1 >= 0 && beta1 < 1))
      throw new GnasError('GNAS_INVALID_OPTION', `Adam's beta1 is ${beta1}; expected a number >= 0 and < 1.`);
    if (!(momentum >= 0 && momentum < 1))
      throw new GnasError('GNAS_INVALID_OPTION', `The momentum of SGD is ${momentum}; expected a number >= 0 and < 1.`);
    if (typeof weightDecay === 'number' && !(weightDecay >= 0))
      throw new GnasError('GNAS_INVALID_OPTION', `The weight decay is ${weightDecay}; expected a number >= 0.`);
    this.#kind = kind;
    this.#learningRate = learningRate;
    this.#beta1 = beta1;
    this.#momentum = momentum;
    this.#weightDecay = typeof weightDecay === 'function' ? weightDecay : () => weightDecay;
  }

  step(gradients: ReadonlyMap<Variable, Tensor>): void {
    this.activate();
    for (const [variable, gradient] of gradients) {
      const parameter = variable.tensor as tf.Tensor;
      const weightDecay = this.#weightDecay(variable);
      if (this.#kind === 'sgd') {
        this.#descend(variable, gradient as tf.Tensor, weightDecay);
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

  #descend(variable: Variable, gradient: tf.Tensor, weightDecay: number): void {
    const parameter = variable.tensor as tf.Tensor;
    if (this.#momentum === 0) {
      sgdKernel.run({ parameter, gradient }, { rate: this.#learningRate, weightDecay });
      return;
    }
    let velocity = this.#velocities.get(variable);
    if (!velocity) {
      velocity = zerosLike(variable);
      this.#velocities.set(variable, velocity);
    }
    // With a rate of -1, the kernel of SGD computes v + (gradient + (momentum - 1) * v) = momentum * v + gradient.
    sgdKernel.run({ parameter: velocity, gradient }, { rate: -1, weightDecay: this.#momentum - 1 });
    if (weightDecay > 0) sgdKernel.run({ parameter: velocity, gradient: parameter }, { rate: -weightDecay, weightDecay: 0 });
    sgdKernel.run({ parameter, gradient: velocity }, { rate: this.#learningRate, weightDecay: 0 });
  }

  dispose(): void {
    for (const { first, second } of this.#moments.values()) {
      first.dispose();
      second.dispose();
    }
    for (const velocity of this.#velocities.values()) velocity.dispose();
    this.#moments.clear();
    this.#velocities.clear();
  }

  #momentsOf(variable: Variable): Moments {
    let moments = this.#moments.get(variable);
    if (!moments) {
      moments = { first: zerosLike(variable), second: zerosLike(variable), steps: 0 };
      this.#moments.set(variable, moments);
    }
    return moments;
  }
}

function zerosLike({ tensor }: Variable): tf.Tensor {
  const shape = [...tensor.shape];
  return tf.keep(tf.tensor(new Float32Array(util.sizeFromShape(shape)), shape));
}
