import { type EdgeView, type ForwardInput, type Operation, parseOptions, type Tensor } from '@gnas/core';
import * as z from 'zod';
import { addBias } from './affine.js';

/** Options of `GATv2Conv`. */
export const gatv2ConvOptions = z.object({
  inDim: z.int().min(1).describe('Width of the input.'),
  outDim: z.int().min(1).describe('Width of each head.'),
  heads: z.int().min(1).default(1).describe('Attention heads.'),
  concat: z
    .boolean()
    .default(false)
    .describe('Whether the heads are concatenated (output width heads * outDim); otherwise their mean is taken (outDim).'),
  sharedWeights: z.boolean().default(false).describe('Whether source and target are transformed by the same weights.'),
  residual: z.boolean().default(false).describe('Whether a linear transformation of the input is added.'),
  dropout: z.number().min(0).lt(1).default(0).describe('Dropout rate on the attention coefficients.'),
  negativeSlope: z
    .number()
    .default(0.2)
    .describe('Slope of the leaky ReLU before the scores (Velickovic et al. 2018, section 2.1).'),
  addSelfLoops: z
    .boolean()
    .default(true)
    .describe('Whether each node gets exactly one self loop; otherwise it keeps those of the data.'),
  bias: z.boolean().default(true).describe('Whether the transformations and the output have a bias.'),
  name: z
    .string()
    .optional()
    .describe("Name of the operation, and so of its parameters' path; by default gatv2 and the number of heads."),
});
export type GATv2ConvOptions = z.input<typeof gatv2ConvOptions>;

/**
 * Graph attention whose ranking of neighbors depends on the target: e_ij = a . leakyRelu(W_s x_j + W_t x_i), x'_i = sum_j softmax_j(e_ij)
 * W_s x_j, over incoming edges and one self loop (Brody et al. 2022, eq. 7). Edge weights are not used. Parameters: `sourceWeight` and
 * `targetWeight` [inDim, heads * outDim] with `sourceBias` and `targetBias`, `attention` [1, heads, outDim], `residualWeight`, `bias`.
 */
export class GATv2Conv implements Operation {
  readonly name: string;
  readonly options: z.output<typeof gatv2ConvOptions>;

  /** @throws GnasError GNAS_INVALID_OPTION */
  constructor(options: GATv2ConvOptions) {
    this.options = parseOptions('GATv2Conv', gatv2ConvOptions, options);
    this.name = this.options.name ?? `gatv2_${this.options.heads}`;
  }

  forward({ graph, x, ops }: ForwardInput): Tensor {
    const { inDim, outDim, heads, concat, sharedWeights, residual, dropout, negativeSlope, addSelfLoops, bias } = this.options;
    const view: EdgeView = { selfLoops: addSelfLoops ? 'add' : 'keep' };
    const transform = (end: 'source' | 'target'): Tensor => {
      const weight = ops.parameter(`${end}Weight`, [inDim, heads * outDim], 'glorot');
      return bias ? ops.linear(x, weight, ops.parameter(`${end}Bias`, [heads * outDim], 'zeros')) : ops.linear(x, weight);
    };
    const sources = transform('source');
    const targets = sharedWeights ? sources : transform('target');
    const sums = ops.add(ops.gatherSource(graph, sources, view), ops.gatherTarget(graph, targets, view));
    const edges = ops.reshape(ops.leakyRelu(sums, negativeSlope), [sums.shape[0] as number, heads, outDim]);
    const scores = ops.headDot(edges, ops.parameter('attention', [1, heads, outDim], 'glorot'));
    const coefficients = ops.dropout(ops.edgeSoftmax(graph, scores, view), dropout);
    const attended = ops.weightedSum(graph, ops.reshape(sources, [graph.numNodes, heads, outDim]), coefficients, view);
    const width = concat ? heads * outDim : outDim;
    const joined = concat || heads === 1 ? ops.reshape(attended, [graph.numNodes, width]) : ops.mean(attended, 1);
    const root = residual && ops.linear(x, ops.parameter('residualWeight', [inDim, width], 'glorot'));
    return addBias(ops, root ? ops.add(joined, root) : joined, width, bias);
  }
}
