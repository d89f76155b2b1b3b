import type { Activation, Tensor } from '@gnas/core/plugin';
import type { DropoutMask } from '../dropout-mask.js';
import { Pending } from './pending.js';

/** A batch norm, not yet computed, so that a following activation and dropout go through the values in the same pass. */
export class PendingNorm extends Pending {
  // Private, because TensorFlow.js searches the public fields of what a tidy returns for tensors.
  readonly #run: (activation: Activation, mask: DropoutMask) => Tensor;

  /** @param run normalizes, activates and drops */
  constructor(shape: readonly number[], plain: () => Tensor, run: (activation: Activation, mask: DropoutMask) => Tensor) {
    super(shape, plain);
    this.#run = run;
  }

  activated(activation: Activation, mask: DropoutMask): Tensor {
    return this.#run(activation, mask);
  }
}
