import { GnasError, type Tensor } from '@gnas/core';
import { type DropoutMask, noDropout } from './dropout-mask.js';
import type { SparseStructure } from './sparse/sparse-structure.js';

/** A graph's sparse feature matrix as a tensor of core: known to `linear` and `dropout`, and never made dense. */
export class SparseFeatures implements Tensor {
  readonly dtype = 'float32';
  readonly layout = 'sparse';
  // Private, because TensorFlow.js walks the fields of what a tidy returns.
  readonly #structure: SparseStructure;
  readonly #dropout: DropoutMask;

  constructor(
    readonly shape: readonly [number, number],
    structure: SparseStructure,
    dropout: DropoutMask = noDropout,
  ) {
    this.#structure = structure;
    this.#dropout = dropout;
  }

  get structure(): SparseStructure {
    return this.#structure;
  }

  get dropout(): DropoutMask {
    return this.#dropout;
  }

  /** The same matrix with dropout on its stored values. @throws GnasError GNAS_INVALID_SHAPE where it has one already */
  withDropout(mask: DropoutMask): SparseFeatures {
    if (this.#dropout.threshold !== 0)
      throw new GnasError(
        'GNAS_INVALID_SHAPE',
        'dropout is applied twice to the sparse feature matrix; apply it once, with the joint rate.',
      );
    return new SparseFeatures(this.shape, this.#structure, mask);
  }
}
