import { GnasError, type Operation, type OperationInput, type Tensor } from '@gnas/core';
import { checkCounts, checkRate } from './conv-options.js';

/** Of `AggAttn`. */
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

  forward({ graph, x, inputs = [x, x, x], ops }: OperationInput): Tensor {
    const { dim, heads = 1, dropout = 0 } = this.options;
    const byHeads = (rows: Tensor): Tensor => ops.reshape(rows, [graph.numNodes, heads, dim / heads]);
    const [query, key, value] = inputs.map(byHeads) as [Tensor, Tensor, Tensor];
    const logits = ops.edgeDot(graph, ops.scale(query, 1 / Math.sqrt(dim / heads)), key);
    const coefficients = ops.dropout(ops.edgeSoftmax(graph, logits), dropout);
    return ops.reshape(ops.weightedSum(graph, value, coefficients), [graph.numNodes, dim]);
  }
}
