import { GnasError, type Tensor } from '@gnas/core/plugin';
import type * as tf from '@tensorflow/tfjs-core';
import { type DropoutMask, noDropout } from '../dropout-mask.js';
import { spmmKernel } from '../kernels/spmm.js';
import { PartialRows, type RowAxis } from '../receptive-field/partial-rows.js';
import type { SparseStructure } from './sparse-structure.js';

/** Which rows of a receptive field the features have. */
interface FieldRows {
  readonly axis: RowAxis;
  readonly level: number;
  /** The rows within `level` hops. */
  readonly structureAt: (level: number) => SparseStructure;
}

/** A graph's sparse feature matrix as a tensor of core. Only `linear` and `dropout` accept it; it is never densified. */
export class SparseFeatures implements Tensor {
  readonly dtype = 'float32';
  readonly layout = 'sparse';
  // Private, because TensorFlow.js searches the public fields of what a tidy returns for tensors.
  readonly #structure: SparseStructure;
  readonly #dropout: DropoutMask;
  readonly #field: FieldRows | undefined;

  /** @param field set if the structure has only the rows of a receptive field */
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

  /** Multiplies [N, F] by a weight [F, K] -> [N, K], with only the field's rows if there is a field. */
  product(weight: tf.Tensor): Tensor {
    const by = (matrix: SparseStructure): tf.Tensor =>
      spmmKernel.run({ x: weight }, { matrix, transposed: false, dropout: this.#dropout });
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

  /** The same matrix with dropout on its stored values. @throws GnasError GNAS_INVALID_SHAPE if it already has dropout */
  withDropout(mask: DropoutMask): SparseFeatures {
    if (this.#dropout.threshold !== 0)
      throw new GnasError(
        'GNAS_INVALID_SHAPE',
        'dropout was applied twice to the sparse feature matrix. Apply it once, with the combined rate.',
      );
    return new SparseFeatures(this.shape, this.#structure, mask, this.#field);
  }
}
