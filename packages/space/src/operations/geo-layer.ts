import type { Operation, OperationInput, OperationOps, Tensor } from '@gnas/core';
import { addBias } from './affine.js';
import { type ConvOptions, checkCounts, checkName, checkRate } from './conv-options.js';
import { countIncoming, type GeoAttention, geoAttentionNames, geoNeighbourhood } from './geo-attention.js';

/** How a GeoLayer joins what comes from the neighbours. */
export const geoAggregationNames = ['sum', 'mean', 'max', 'mlp'] as const;
/** One of `geoAggregationNames`. */
export type GeoAggregation = (typeof geoAggregationNames)[number];

export interface GeoLayerOptions extends ConvOptions {
  /** Default 'gat'. */
  readonly attention?: GeoAttention;
  /** Default 'sum'. */
  readonly aggregation?: GeoAggregation;
  /** Attention heads, each of width outDim. Default 1. */
  readonly heads?: number;
  /** Concatenate the heads (output width heads * outDim) instead of taking their mean (outDim). Default true. */
  readonly concat?: boolean;
  /** Dropout rate on the attention coefficients; with `const`, on the transformed features; with `gcn`, none. Default 0. */
  readonly dropout?: number;
  /** Slope of the leaky ReLU in `gat` and `gat_sym`. Default 0.2. */
  readonly negativeSlope?: number;
  /** Width between the two linear layers that `mean`, `max` and `mlp` put on each message. Default 128. */
  readonly poolDim?: number;
}

/**
 * The layer of GraphNAS' macro space (Gao et al. 2020): attention, then aggregation, on every head.
 * z = x W, messages m_ij = a_ij z_j over incoming edges and one self loop; `sum` adds them; `mean`, `max` and `mlp` pass each
 * through two linear layers without an activation between them, then take the mean, the maximum or the sum. Options, defaults and
 * initial values as published (GraphNAS' `GeoLayer`, also in AutoGL-light); but attention is normalized over the incoming edges of each
 * target, as in the GAT paper, and not over the outgoing edges of each source. Edge weights are not used.
 * Parameters: `weight` [inDim, heads * outDim]; `attention` [1, heads, 2 * outDim], but for `gcn` and `const`; `generalAttention`
 * [outDim, 1] for `generalized_linear`; `pool_0/weight` [outDim, poolDim], `pool_0/bias`, `pool_1/weight` [poolDim, outDim],
 * `pool_1/bias`, but for `sum`; `bias`.
 */
export class GeoLayer implements Operation {
  readonly name: string;

  /** @throws GnasError GNAS_INVALID_OPTION, GNAS_UNKNOWN_NAME */
  constructor(readonly options: GeoLayerOptions) {
    const { inDim, outDim, heads = 1, dropout = 0, poolDim = 128, attention = 'gat', aggregation = 'sum' } = options;
    checkCounts('GeoLayer', { inDim, outDim, heads, poolDim });
    checkRate('GeoLayer', 'dropout', dropout);
    checkName('GeoLayer', 'attention', attention, geoAttentionNames);
    checkName('GeoLayer', 'aggregation', aggregation, geoAggregationNames);
    this.name = options.name ?? `${attention}_${aggregation}`;
  }

  forward(input: OperationInput): Tensor {
    const { inDim, outDim, heads = 1, concat = true, dropout = 0, negativeSlope = 0.2, bias = true } = this.options;
    const { graph, ops } = input;
    const weight = ops.parameter('weight', [inDim, heads * outDim], 'glorot');
    const aggregated = this.#aggregate({ ...input, weight, heads, outDim, dropout, negativeSlope });
    const width = concat ? heads * outDim : outDim;
    const joined = concat || heads === 1 ? aggregated : ops.mean(ops.reshape(aggregated, [graph.numNodes, heads, outDim]), 1);
    return addBias(ops, joined, width, bias);
  }

  #aggregate(input: Parameters<typeof geoNeighbourhood>[1]): Tensor {
    const { attention = 'gat', aggregation = 'sum', poolDim = 128, heads = 1, outDim } = this.options;
    const { ops } = input;
    const neighbourhood = geoNeighbourhood(attention, input);
    if (aggregation === 'sum') return neighbourhood.sum();

    // The two linear layers are one affine map m P + c, which commutes with sums and means over messages: it is applied to nodes.
    const { weight, shift } = pooling(ops, outDim, poolDim);
    const transform = (h: Tensor): Tensor => {
      const shape = h.shape as [number, number];
      return ops.reshape(ops.linear(ops.reshape(h, [shape[0] * heads, outDim]), weight), shape);
    };
    const shiftOfHeads = Array.from({ length: heads }, () => shift);
    const c = heads === 1 ? shift : ops.concat(shiftOfHeads, 1);
    switch (aggregation) {
      case 'max':
        return ops.add(neighbourhood.max(transform), c);
      case 'mean':
        return ops.add(transform(ops.div(neighbourhood.sum(), countIncoming(input))), c);
      case 'mlp':
        return ops.add(transform(neighbourhood.sum()), ops.mul(countIncoming(input), c));
    }
  }
}

/** P = P_0 P_1 [width, width] and c = b_0 P_1 + b_1 [1, width]. */
function pooling(ops: OperationOps, width: number, poolDim: number): { readonly weight: Tensor; readonly shift: Tensor } {
  const [first, second] = [ops.within('pool_0'), ops.within('pool_1')];
  const inner = second.parameter('weight', [poolDim, width], 'glorot');
  const weight = ops.linear(first.parameter('weight', [width, poolDim], 'glorot'), inner);
  const bias = ops.reshape(first.parameter('bias', [poolDim], 'zeros'), [1, poolDim]);
  return { weight, shift: ops.linear(bias, inner, second.parameter('bias', [width], 'zeros')) };
}
