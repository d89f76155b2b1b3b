import type { Tensor } from '@gnas/core/plugin';
import { Pending } from './pending.js';

/**
 * x + bias, not yet computed. Most layers end with a bias and most spaces continue with an activation. Waiting for the activation
 * saves one of two passes over the values.
 */
export class PendingBias extends Pending {
  // Private, because TensorFlow.js searches the public fields of what a tidy returns for tensors.
  readonly #x: Tensor;
  readonly #bias: Tensor;

  constructor(x: Tensor, bias: Tensor, add: () => Tensor) {
    super(x.shape, add);
    this.#x = x;
    this.#bias = bias;
  }

  get x(): Tensor {
    return this.#x;
  }

  get bias(): Tensor {
    return this.#bias;
  }
}
