import type { AggregateOptions, Tensor } from '@gnas/core/plugin';
import * as tf from '@tensorflow/tfjs-core';
import { identity } from '../kernels/stock-kernels.js';
import { PartialRows } from '../receptive-field/partial-rows.js';

/**
 * Caches aggregated dense features of a graph, A^k X. They depend on no parameter, so all passes of all trials share the result of the
 * first one.
 */
export class PropagatedFeatures {
  readonly #results = new Map<string, { readonly rows: tf.Tensor; readonly wrap: (rows: tf.Tensor) => Tensor }>();
  /** How each returned tensor was computed. The tensors themselves are not kept, because their owners may free them. */
  readonly #origins = new WeakMap<Tensor, string>();

  constructor(features: Tensor) {
    if (features.layout !== 'sparse') this.#origins.set(features, '');
  }

  /** Whether x is the features or an aggregation of them, whose aggregation is cached. */
  has(x: Tensor): boolean {
    return this.#origins.has(x);
  }

  /** Returns `aggregate(x)`, from the cache if x is the features or an aggregation of them. */
  get(x: Tensor, options: AggregateOptions, aggregate: () => Tensor): Tensor {
    const origin = this.#origins.get(x);
    if (origin === undefined) return aggregate();
    const { selfLoops, reduce, norm, degree, useEdgeWeights } = options;
    const key = `${origin}/${[selfLoops, reduce, norm, degree, useEdgeWeights]}`;
    let result = this.#results.get(key);
    if (!result) {
      const made = aggregate();
      result =
        made instanceof PartialRows
          ? { rows: tf.keep(made.rowsAt(made.level)), wrap: (rows) => new PartialRows(made.axis, made.level, rows) }
          : { rows: tf.keep(made as tf.Tensor), wrap: (rows) => rows };
      this.#results.set(key, result);
    }
    const given = result.wrap(identity(result.rows));
    this.#origins.set(given, key);
    return given;
  }

  dispose(): void {
    for (const { rows } of this.#results.values()) rows.dispose();
    this.#results.clear();
  }
}
