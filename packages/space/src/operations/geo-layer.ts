import { type Operation, type OperationInput, type OperationOps, parseOptions, type Tensor } from '@gnas/core/plugin';
import * as z from 'zod';
import { addBias } from './affine.js';
import { convOptions, dropoutRate } from './conv-options.js';
import { countIncoming, geoAttentionNames, geoNeighborhood } from './geo-attention.js';

/** Aggregations of `GeoLayer`: how it joins the messages of neighbors. */
export const geoAggregationNames = ['sum', 'mean', 'max', 'mlp'] as const;
/** One of `geoAggregationNames`. */
export type GeoAggregation = (typeof geoAggregationNames)[number];

/** Schema of the options of `GeoLayer`. Defaults are those of the published layer. */
export const geoLayerOptions = convOptions.extend({
  attention: z.enum(geoAttentionNames).default('gat').describe('Attention function.'),
  aggregation: z.enum(geoAggregationNames).default('sum').describe('Aggregation.'),
  heads: z.int().min(1).default(1).describe('Number of attention heads, each of width `outDim`.'),
  concat: z
    .boolean()
    .default(true)
    .describe('Concatenate the heads to an output of width `heads * outDim`. Without it, the output is their mean.'),
  dropout: dropoutRate
    .default(0)
    .describe('Dropout rate on the attention coefficients. For `const` it is on the transformed features; `gcn` has no dropout.'),
  negativeSlope: z.number().default(0.2).describe('Slope of the leaky ReLU in `gat` and `gat_sym`.'),
  poolDim: z
    .int()
    .min(1)
    .default(128)
    .describe('Width between the two linear layers that `mean`, `max` and `mlp` apply to each message.'),
  name: z
    .string()
    .min(1)
    .optional()
    .describe('Name of the operation, which is part of the path of its parameters. Without it, `<attention>_<aggregation>`.'),
});

/** Options of `GeoLayer`. */
export type GeoLayerOptions = z.input<typeof geoLayerOptions>;

/**
 * The layer of GraphNAS' macro space (Gao et al. 2020): attention, then aggregation, in each head. With z = x W, messages are
 * m_ij = a_ij z_j over incoming edges and one self-loop. `sum` adds them. `mean`, `max` and `mlp` pass each message through two linear
 * layers without an activation between them, then take the mean, the maximum or the sum.
 *
 * Initial values are as published (GraphNAS' `GeoLayer`, also in AutoGL-light). The normalization of attention differs: it is over the
 * incoming edges of each target node, as in the GAT paper, instead of the outgoing edges of each source node. Edge weights are not used.
 *
 * Parameters: `weight` [inDim, heads * outDim]; `attention` [1, heads, 2 * outDim], except for `gcn` and `const`; `generalAttention`
 * [outDim, 1] for `generalized_linear`; `pool_0/weight` [outDim, poolDim], `pool_0/bias`, `pool_1/weight` [poolDim, outDim] and
 * `pool_1/bias`, except for `sum`; `bias`.
 */
export class GeoLayer implements Operation {
  readonly name: string;
  readonly options: z.output<typeof geoLayerOptions>;

  /** @throws GnasError GNAS_INVALID_OPTION */
  constructor(options: GeoLayerOptions) {
    this.options = parseOptions('GeoLayer', geoLayerOptions, options);
    this.name = this.options.name ?? `${this.options.attention}_${this.options.aggregation}`;
  }

  forward(input: OperationInput): Tensor {
    const { inDim, outDim, heads, concat, dropout, negativeSlope, bias } = this.options;
    const { graph, ops } = input;
    const weight = ops.parameter('weight', [inDim, heads * outDim], 'glorot');
    const aggregated = this.#aggregate({ ...input, weight, heads, outDim, dropout, negativeSlope });
    const width = concat ? heads * outDim : outDim;
    const joined = concat || heads === 1 ? aggregated : ops.mean(ops.reshape(aggregated, [graph.numNodes, heads, outDim]), 1);
    return addBias(ops, joined, width, bias);
  }

  #aggregate(input: Parameters<typeof geoNeighborhood>[1]): Tensor {
    const { attention, aggregation, poolDim, heads, outDim } = this.options;
    const { ops } = input;
    const neighborhood = geoNeighborhood(attention, input);
    if (aggregation === 'sum') return neighborhood.sum();

    // The two linear layers are one affine map m P + c. It commutes with sums and means over messages, so it is applied to nodes.
    const { weight, shift } = pooling(ops, outDim, poolDim);
    const transform = (h: Tensor): Tensor => {
      const shape = h.shape as [number, number];
      return ops.reshape(ops.linear(ops.reshape(h, [shape[0] * heads, outDim]), weight), shape);
    };
    const shiftOfHeads = Array.from({ length: heads }, () => shift);
    const c = heads === 1 ? shift : ops.concat(shiftOfHeads, 1);
    switch (aggregation) {
      case 'max':
        return ops.add(neighborhood.max(transform), c);
      case 'mean':
        return ops.add(transform(ops.div(neighborhood.sum(), countIncoming(input))), c);
      case 'mlp':
        return ops.add(transform(neighborhood.sum()), ops.mul(countIncoming(input), c));
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
