import { GnasError, type Operation, type OperationInput, parseOptions, type Tensor } from '@gnas/core/plugin';
import * as z from 'zod';
import { dropoutRate } from './conv-options.js';

/** Schema of the options of `AggAttn`. */
export const aggAttnOptions = z.object({
  dim: z.int().min(1).describe('Width of query, key and value.'),
  heads: z.int().min(1).default(1).describe('Number of attention heads. It must divide `dim`.'),
  dropout: dropoutRate.default(0).describe('Dropout rate on the attention coefficients.'),
});

/** Options of `AggAttn`. */
export type AggAttnOptions = z.input<typeof aggAttnOptions>;

/**
 * Scaled dot-product attention over incoming edges: the `attn` aggregation of AutoAttend (Guan et al. 2021). Takes query q, key k and
 * value v as `inputs`, each [N, dim]. Per head of width d, x'_i = sum_j softmax_j(q_i . k_j / sqrt(d)) v_j. It adds no self-loops and
 * has no parameters. A node without incoming edges gets 0.
 */
export class AggAttn implements Operation {
  readonly name = 'attn';
  readonly options: z.output<typeof aggAttnOptions>;

  /** @throws GnasError GNAS_INVALID_OPTION */
  constructor(options: AggAttnOptions) {
    this.options = parseOptions('AggAttn', aggAttnOptions, options);
    const { dim, heads } = this.options;
    if (dim % heads !== 0)
      throw new GnasError(
        'GNAS_INVALID_OPTION',
        `AggAttn: ${heads} heads do not divide the width ${dim}. Choose a number of heads that does.`,
      );
  }

  forward({ graph, x, inputs = [x, x, x], ops }: OperationInput): Tensor {
    const { dim, heads, dropout } = this.options;
    const byHeads = (rows: Tensor): Tensor => ops.reshape(rows, [graph.numNodes, heads, dim / heads]);
    const [query, key, value] = inputs.map(byHeads) as [Tensor, Tensor, Tensor];
    const logits = ops.edgeDot(graph, ops.scale(query, 1 / Math.sqrt(dim / heads)), key);
    const coefficients = ops.dropout(ops.edgeSoftmax(graph, logits), dropout);
    return ops.reshape(ops.weightedSum(graph, value, coefficients), [graph.numNodes, dim]);
  }
}
