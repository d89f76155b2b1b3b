import { GnasError, type Tensor } from '@gnas/core';
import type * as tf from '@tensorflow/tfjs-core';
import { type DropoutMask, noDropout } from '../dropout-mask.js';
import { spmm } from '../kernels/spmm.js';
import { PartialRows, type RowAxis } from '../receptive-field/partial-rows.js';
import type { SparseStructure } from './sparse-structure.js';

/** The rows of a receptive field. */
interface FieldRows {
  readonly axis: RowAxis;
  readonly level: number;
  /** The rows within fewer hops. */
  readonly structureAt: (level: number) => SparseStructure;
}

/** A graph's sparse feature matrix as a tensor of core: known to `linear` and `dropout`, and never made dense. */
export class SparseFeatures implements Tensor {
  readonly dtype = 'float32';
  readonly layout = 'sparse';
  // Private, because TensorFlow.js walks the fields of what a tidy returns.
  readonly #structure: SparseStructure;
  readonly #dropout: DropoutMask;
  readonly #field: FieldRows | undefined;

  /** @param field where the structure has only the rows of a receptive field's level */
  constructor(
    readonly shape: readonly [number, number],
    structure: SparseStructure,
    dropout: DropoutMask = noDropout,
    field?: FieldRows,
  ) {
    this.#structure = structure;
    this.#dropout = dropout;
    this.#field = field;
  }

  /** [N, F] times a weight [F, K] -> [N, K], which may be of some rows alone. */
  product(weight: tf.Tensor): Tensor {
    const by = (matrix: SparseStructure): tf.Tensor => spmm(weight, { matrix, transposed: false, dropout: this.#dropout });
    if (!this.#field) return by(this.#structure);
    const { axis, level, structureAt } = this.#field;
    return new PartialRows(axis, level, { width: weight.shape[1] as number, compute: (at) => by(structureAt(at)) });
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
    return new SparseFeatures(this.shape, this.#structure, mask, this.#field);
  }
}
