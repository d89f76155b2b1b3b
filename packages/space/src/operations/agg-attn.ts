import { type ForwardInput, GnasError, type Operation, type Tensor } from '@gnas/core';
import { checkCounts, checkRate } from './conv-options.js';
import { dotProductLogits, reduceWeighted } from './edge-messages.js';

export interface AggAttnOptions {
  /** Width of query, key and value. */
  readonly dim: number;
  /** Attention heads; they divide dim. Default 1. */
  readonly heads?: number;
  /** Dropout rate on the attention coefficients. Default 0. */
  readonly dropout?: number;
}

/**
 * Scaled dot-product attention over incoming edges, the `attn` aggregation of AutoAttend (Guan et al. 2021): of `inputs` query q,
 * key k and value v [N, dim], per head of width d: x'_i = sum_j softmax_j(q_i . k_j / sqrt(d)) v_j. Without self loops of its own,
 * and without parameters; a node without incoming edges gets 0.
 */
export class AggAttn implements Operation {
  readonly name = 'attn';

  /** @throws GnasError GNAS_INVALID_OPTION */
  constructor(readonly options: AggAttnOptions) {
    const { dim, heads = 1, dropout = 0 } = options;
    checkCounts('AggAttn', { dim, heads });
    checkRate('AggAttn', 'dropout', dropout);
    if (dim % heads !== 0)
      throw new GnasError(
        'GNAS_INVALID_OPTION',
        `AggAttn: ${heads} heads do not divide the width ${dim}; choose a number that does.`,
      );
  }

  forward({ graph, x, inputs = [x, x, x], ops }: ForwardInput): Tensor {
    const { dim, heads = 1, dropout = 0 } = this.options;
    const [query, key, value] = inputs as readonly [Tensor, Tensor, Tensor];
    const scaled = ops.scale(query, 1 / Math.sqrt(dim / heads));
    const coefficients = ops.edgeSoftmax(graph, dotProductLogits(ops, graph, { query: scaled, key, heads }));
    return reduceWeighted(ops, graph, { coefficients: ops.dropout(coefficients, dropout), values: value });
  }
}
