import { type EdgeView, type Operation, type OperationInput, parseOptions, type Tensor } from '@gnas/core/plugin';
import * as z from 'zod';
import { addBias } from './affine.js';
import { addSelfLoops, convOptions, dropoutRate, widths } from './conv-options.js';
import { defineOperation } from './define-operation.js';
import { transformedEdges } from './edge-features.js';

/** Schema of the options of `GATv2Conv`. */
export const gatv2ConvOptions = convOptions.extend({
  heads: z.int().min(1).default(1).describe('Number of attention heads, each of width `outDim`.'),
  concat: z
    .boolean()
    .default(false)
    .describe('Concatenate the heads to an output of width `heads * outDim`. Without it, the output is their mean.'),
  sharedWeights: z.boolean().default(false).describe('Transform source and target by the same weights.'),
  residual: z.boolean().default(false).describe('Add a linear transformation of the input, without a bias.'),
  dropout: dropoutRate.default(0).describe('Dropout rate on the attention coefficients.'),
  negativeSlope: z.number().default(0.2).describe('Slope of the leaky ReLU before the scores.'),
  addSelfLoops,
  name: z
    .string()
    .min(1)
    .optional()
    .describe(
      'Name of the operation, which is part of the path of its parameters. Without it, `gatv2_` and the number of heads.',
    ),
});

/** Options of `GATv2Conv`. */
export type GATv2ConvOptions = z.input<typeof gatv2ConvOptions>;

/**
 * Graph attention whose ranking of neighbors depends on the target node (Brody et al. 2022, eq. 7). Per head, e_ij = a . leakyRelu(W_s x_j
 * + W_t x_i) and x'_i = sum_j softmax_j(e_ij) W_s x_j over incoming edges and one self-loop. Edge weights are not used. Parameters:
 * `sourceWeight` and `targetWeight` [inDim, heads * outDim], `sourceBias` and `targetBias` [heads * outDim], `attention` [1, heads,
 * outDim], `bias`, and with a residual `residualWeight` [inDim, output width]. If the graph has features of edges, W_edge f_ij is added
 * inside the leaky ReLU, with the parameter `edgeWeight` [edge features, heads * outDim]; an added self loop has features of 0.
 */
export class GATv2Conv implements Operation {
  readonly name: string;
  readonly options: z.output<typeof gatv2ConvOptions>;

  /** @throws GnasError GNAS_INVALID_OPTION */
  constructor(options: GATv2ConvOptions) {
    this.options = parseOptions('GATv2Conv', gatv2ConvOptions, options);
    this.name = this.options.name ?? `gatv2_${this.options.heads}`;
  }

  forward({ graph, x, ops }: OperationInput): Tensor {
    const { inDim, outDim, heads, concat, sharedWeights, residual, dropout, negativeSlope, addSelfLoops, bias } = this.options;
    const view: EdgeView = { selfLoops: addSelfLoops ? 'add' : 'keep' };
    const transform = (end: 'source' | 'target'): Tensor => {
      const weight = ops.parameter(`${end}Weight`, [inDim, heads * outDim], 'glorot');
      return bias ? ops.linear(x, weight, ops.parameter(`${end}Bias`, [heads * outDim], 'zeros')) : ops.linear(x, weight);
    };
    const sources = transform('source');
    const targets = sharedWeights ? sources : transform('target');
    const ends = ops.add(ops.gatherSource(graph, sources, view), ops.gatherTarget(graph, targets, view));
    const ofEdges = transformedEdges(ops, graph, heads * outDim, view);
    const sums = ofEdges ? ops.add(ends, ofEdges) : ends;
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

/** `GATv2Conv` by name: the mean of `heads` heads. */
export const gatv2 = (heads: number) =>
  defineOperation({
    description: `Graph attention that ranks neighbors by the target node, mean of ${heads} heads (Brody et al. 2022).`,
    options: gatv2ConvOptions.omit({ ...widths, heads: true, concat: true }),
    create: (options) => (inDim, outDim) => new GATv2Conv({ ...options, heads, inDim, outDim }),
  });
