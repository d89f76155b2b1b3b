import type { Tensor } from '@gnas/core';
import type * as tf from '@tensorflow/tfjs-core';
import { firstRows } from '../kernels/first-rows.js';
import { gatherRows } from '../kernels/gather-rows.js';
import type { Indices, RowOrigin } from '../sparse/indices.js';
import { asMatrix, dense } from '../tensors.js';
import { notLocal } from './not-local.js';

/** The rows, of nodes or of edges, that lie in a receptive field, ordered by their distance to its targets. */
export interface RowAxis {
  /** Rows of the whole tensor. */
  readonly total: number;
  /** Rows within so many hops of a target. */
  readonly counts: readonly number[];
  /** Number in the whole tensor of each row. */
  readonly numbers: Indices;
}

/** Rows that are computed when they are asked for, within as many hops as they are asked for. */
export interface PendingRows {
  /** Of the computed rows, [axis.counts[level], width]. */
  readonly width: number;
  readonly compute: (level: number) => tf.Tensor;
}

/**
 * A tensor [N, ...] of which only some rows were computed: those within `level` hops of the targets of a receptive field.
 * It looks like the whole one, so a space sees nothing of it; an operation that would need the other rows refuses it with
 * GNAS_NOT_LOCAL.
 *
 * Rows may be pending: a product with parameters is most of a layer's work, and whoever reads it often reads fewer rows than its
 * input has (a root beside its neighbours) or none at all (an input that no later choice takes).
 */
export class PartialRows implements Tensor {
  readonly dtype = 'float32';
  readonly shape: readonly number[];
  // Private, because TensorFlow.js walks the fields of what a tidy returns.
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

  /** The rows within fewer hops: the first ones. */
  rowsAt(level: number): tf.Tensor {
    if (this.#compute && (this.#computed?.level ?? -1) < level) this.#computed = { level, rows: this.#compute(level) };
    const { level: computed, rows } = this.#computed as { level: number; rows: tf.Tensor };
    return level === computed ? rows : firstRows(rows, this.#axis.counts[level] as number);
  }
}

/**
 * Applies a function that acts row by row. Partial tensors are cut to the rows that all of them have; of whole tensors
 * with as many rows, the same rows are taken.
 * @throws GnasError GNAS_NOT_LOCAL where the tensors' rows do not correspond
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
 * Applies a function over all rows, in whatever order, that gives as many.
 * @throws GnasError GNAS_NOT_LOCAL where some are missing
 */
export function overAllRows(operation: string, x: Tensor, f: (rows: tf.Tensor) => tf.Tensor): Tensor {
  if (!(x instanceof PartialRows)) return f(dense(operation, x));
  const { axis, level } = x;
  if (axis.counts[level] !== axis.total) throw notLocal(operation);
  return new PartialRows(axis, level, f(x.rowsAt(level)));
}

/** A whole tensor [N, ...] as one of which only the rows of a level are there. */
export function partialOf(x: tf.Tensor, axis: RowAxis, level: number): PartialRows {
  return new PartialRows(axis, level, wholeRows(x, axis, axis.counts[level] as number));
}

function wholeRows(x: tf.Tensor, axis: RowAxis, count: number): tf.Tensor {
  const [matrix, restore] = asMatrix(x);
  return restore(gatherRows(matrix, axis.numbers.values.subarray(0, count)));
}
