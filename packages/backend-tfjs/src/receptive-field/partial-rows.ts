import type { Tensor } from '@gnas/core/plugin';
import type * as tf from '@tensorflow/tfjs-core';
import { firstRowsKernel } from '../kernels/first-rows.js';
import { gatherRowsKernel } from '../kernels/gather-rows.js';
import type { Indices, RowOrigin } from '../sparse/indices.js';
import { asMatrix, dense } from '../tensors.js';
import { notLocal } from './not-local.js';

/** Rows of a receptive field, of nodes or of edges, ordered by distance to its targets. */
export interface RowAxis {
  /** Number of rows of the whole tensor. */
  readonly total: number;
  /** Number of rows within 0, 1, ... hops of a target. */
  readonly counts: readonly number[];
  /** Index of each row in the whole tensor. */
  readonly numbers: Indices;
}

/** Rows that are computed on first use, only within the hops that are read. */
export interface PendingRows {
  /** Width of the computed rows, [axis.counts[level], width]. */
  readonly width: number;
  readonly compute: (level: number) => tf.Tensor;
}

/**
 * A tensor [N, ...] with only some rows: those within `level` hops of a receptive field's targets. Its shape is that of the whole
 * tensor, so a space does not notice. An operation that needs the missing rows throws GNAS_NOT_LOCAL.
 *
 * Rows may be pending. A product with parameters is most of a layer's work, and its readers often need fewer rows than its input has
 * (a root next to its neighbors), or none (an input that no later choice takes).
 */
export class PartialRows implements Tensor {
  readonly dtype = 'float32';
  readonly shape: readonly number[];
  // Private, because TensorFlow.js searches the public fields of what a tidy returns for tensors.
  readonly #axis: RowAxis;
  readonly #level: number;
  readonly #compute: PendingRows['compute'] | undefined;
  #computed: { readonly level: number; readonly rows: tf.Tensor } | undefined;

  /** @param rows [axis.counts[level], ...] */
  constructor(axis: RowAxis, level: number, rows: tf.Tensor | PendingRows) {
    const pending = 'compute' in rows;
    this.shape = [axis.total, ...(pending ? [rows.width] : rows.shape.slice(1))];
    this.#axis = axis;
    this.#level = level;
    this.#compute = pending ? rows.compute : undefined;
    this.#computed = pending ? undefined : { level, rows };
  }

  get axis(): RowAxis {
    return this.#axis;
  }

  get level(): number {
    return this.#level;
  }

  /** The rows within `level` hops, which are the first ones. */
  rowsAt(level: number): tf.Tensor {
    if (this.#compute && (this.#computed?.level ?? -1) < level) this.#computed = { level, rows: this.#compute(level) };
    const { level: computed, rows } = this.#computed as { level: number; rows: tf.Tensor };
    return level === computed ? rows : firstRowsKernel.run({ x: rows }, { rows: this.#axis.counts[level] as number });
  }
}

/**
 * Applies a function that acts row by row. Partial tensors are cut to the rows that all of them have. Of a whole tensor with the same
 * number of rows, those rows are taken.
 * @throws GnasError GNAS_NOT_LOCAL if the tensors' rows do not correspond
 */
export function byRow(
  operation: string,
  inputs: readonly Tensor[],
  f: (inputs: tf.Tensor[], origin: RowOrigin) => tf.Tensor,
): Tensor {
  const partial = inputs.filter((input) => input instanceof PartialRows);
  const [first] = partial;
  if (!first)
    return f(
      inputs.map((input) => dense(operation, input)),
      {},
    );
  const { axis } = first;
  const rank = first.shape.length;
  const level = Math.min(...partial.map((input) => input.level));
  if (partial.some((input) => input.axis !== axis || input.shape.length !== rank)) throw notLocal(operation);
  const count = axis.counts[level] as number;
  const rows = inputs.map((input) => {
    if (input instanceof PartialRows) return input.rowsAt(level);
    const whole = dense(operation, input);
    if (whole.rank > rank) throw notLocal(operation);
    return whole.rank === rank && whole.shape[0] === axis.total ? wholeRows(whole, axis, count) : whole;
  });
  return new PartialRows(axis, level, f(rows, { numbers: axis.numbers }));
}

/**
 * Applies a function that needs all rows, in any order, and returns the same number of rows.
 * @throws GnasError GNAS_NOT_LOCAL if some rows are missing
 */
export function overAllRows(operation: string, x: Tensor, f: (rows: tf.Tensor, origin: RowOrigin) => tf.Tensor): Tensor {
  if (!(x instanceof PartialRows)) return f(dense(operation, x), {});
  const { axis, level } = x;
  if (axis.counts[level] !== axis.total) throw notLocal(operation);
  return new PartialRows(axis, level, f(x.rowsAt(level), { numbers: axis.numbers }));
}

/** Cuts a whole tensor [N, ...] to the rows of a level. */
export function partialOf(x: tf.Tensor, axis: RowAxis, level: number): PartialRows {
  return new PartialRows(axis, level, wholeRows(x, axis, axis.counts[level] as number));
}

function wholeRows(x: tf.Tensor, axis: RowAxis, count: number): tf.Tensor {
  const [matrix, restore] = asMatrix(x);
  return restore(gatherRowsKernel.run({ x: matrix }, { rows: axis.numbers.values.subarray(0, count) }));
}
