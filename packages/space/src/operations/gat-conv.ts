import {
  type EdgeView,
  type Operation,
  type OperationInput,
  type OperationOps,
  parseOptions,
  type Tensor,
} from '@gnas/core/plugin';
import * as z from 'zod';
import { addBias } from './affine.js';
import { addSelfLoops, convOptions, dropoutRate, widths } from './conv-options.js';
import { defineOperation } from './define-operation.js';
import { transformedEdges } from './edge-features.js';
import { headLogits } from './head-logits.js';

/** Schema of the options of `GATConv`. */
export const gatConvOptions = convOptions.extend({
  heads: z.int().min(1).default(1).describe('Number of attention heads, each of width `outDim`.'),
  concat: z
    .boolean()
    .default(false)
    .describe('Concatenate the heads to an output of width `heads * outDim`. Without it, the output is their mean.'),
  residual: z.boolean().default(false).describe('Add a linear transformation of the input, without a bias.'),
  dropout: dropoutRate.default(0).describe('Dropout rate on the attention coefficients.'),
  negativeSlope: z.number().default(0.2).describe('Slope of the leaky ReLU on the logits (section 2.1).'),
  addSelfLoops,
  name: z
    .string()
    .min(1)
    .optional()
    .describe('Name of the operation, which is part of the path of its parameters. Without it, `gat_` and the number of heads.'),
});

/** Options of `GATConv`. */
export type GATConvOptions = z.input<typeof gatConvOptions>;

/**
 * Graph attention (Velickovic et al. 2018, eq. 1 to 6). Per head, z = x W, e_ij = leakyRelu(a_source . z_j + a_target . z_i) and
 * x'_i = sum_j softmax_j(e_ij) z_j over incoming edges and one self-loop. Parameters: `weight` [inDim, heads * outDim],
 * `attentionSource` and `attentionTarget` [1, heads, outDim], `bias`, and with a residual `residualWeight` [inDim, output width].
 *
 * If the graph has features of edges, e_ij = leakyRelu(a_source . z_j + a_target . z_i + a_edge . W_edge f_ij), with the parameters
 * `edgeWeight` [edge features, heads * outDim] and `attentionEdge` [1, heads, outDim]; an added self loop has features of 0.
 *
 * The order is free: sum_j alpha_ij (x_j W) = (sum_j alpha_ij x_j) W. If the output is the mean of the heads, and the input is dense and
 * not wider than the output, attention runs first. It then reads rows that all heads share, and the product has a row for each target
 * node instead of each source node.
 */
export class GATConv implements Operation {
  readonly name: string;
  readonly options: z.output<typeof gatConvOptions>;

  /** @throws GnasError GNAS_INVALID_OPTION */
  constructor(options: GATConvOptions) {
    this.options = parseOptions('GATConv', gatConvOptions, options);
    this.name = this.options.name ?? `gat_${this.options.heads}`;
  }

  forward({ graph, x, ops }: OperationInput): Tensor {
    const { inDim, outDim, heads, concat, dropout, negativeSlope, addSelfLoops, residual, bias } = this.options;
    const finish = (joined: Tensor, width: number): Tensor => {
      const root = residual && ops.linear(x, ops.parameter('residualWeight', [inDim, width], 'glorot'));
      return addBias(ops, root ? ops.add(joined, root) : joined, width, bias);
    };
    const weight = ops.parameter('weight', [inDim, heads * outDim], 'glorot');
    const source = ops.parameter('attentionSource', [1, heads, outDim], 'glorot');
    const target = ops.parameter('attentionTarget', [1, heads, outDim], 'glorot');
    const view: EdgeView = { selfLoops: addSelfLoops ? 'add' : 'keep' };
    const edges = transformedEdges(ops, graph, heads * outDim, view);
    const attend = (rows: Tensor, logitsOf: (vector: Tensor) => Tensor): Tensor => {
      const [atSource, atTarget] = [logitsOf(source), logitsOf(target)];
      if (!edges) return ops.attend(graph, rows, { source: atSource, target: atTarget, ...view, negativeSlope, dropout });
      const vector = ops.parameter('attentionEdge', [1, heads, outDim], 'glorot');
      const ofEdges = ops.headDot(ops.reshape(edges, [edges.shape[0] as number, heads, outDim]), vector);
      const ofNodes = ops.add(ops.gatherSource(graph, atSource, view), ops.gatherTarget(graph, atTarget, view));
      const logits = ops.leakyRelu(ops.add(ofNodes, ofEdges), negativeSlope);
      return ops.weightedSum(graph, rows, ops.dropout(ops.edgeSoftmax(graph, logits, view), dropout), view);
    };
    if ((!concat || heads === 1) && x.layout !== 'sparse' && inDim <= outDim) {
      const rows = ops.reshape(x, [graph.numNodes, 1, inDim]);
      const attended = attend(rows, (vector) => headLogits(ops, x, weight, vector));
      const stacked = ops.linear(ops.reshape(attended, [graph.numNodes, heads * inDim]), headByHead(ops, weight, heads, outDim));
      return finish(heads === 1 ? stacked : ops.scale(stacked, 1 / heads), outDim);
    }
    const z = ops.reshape(ops.linear(x, weight), [graph.numNodes, heads, outDim]);
    const attended = attend(z, (vector) => ops.headDot(z, vector));
    const width = concat ? heads * outDim : outDim;
    const joined = concat || heads === 1 ? ops.reshape(attended, [graph.numNodes, width]) : ops.mean(attended, 1);
    return finish(joined, width);
  }
}

/** Stacks the matrices of all heads vertically: [inDim, heads * outDim] -> [heads * inDim, outDim]. */
function headByHead(ops: OperationOps, weight: Tensor, heads: number, outDim: number): Tensor {
  if (heads === 1) return weight;
  const inDim = weight.shape[0] as number;
  const rows = Int32Array.from({ length: heads * inDim }, (_, row) => (row % inDim) * heads + Math.floor(row / inDim));
  return ops.gatherRows(ops.reshape(weight, [inDim * heads, outDim]), rows);
}

/** `GATConv` by name: the mean of `heads` heads. */
export const gat = (heads: number) =>
  defineOperation({
    description: `Graph attention, mean of ${heads} ${heads === 1 ? 'head' : 'heads'} (Velickovic et al. 2018).`,
    options: gatConvOptions.omit({ ...widths, heads: true, concat: true }),
    create: (options) => (inDim, outDim) => new GATConv({ ...options, heads, inDim, outDim }),
  });
