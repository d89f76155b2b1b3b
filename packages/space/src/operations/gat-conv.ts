import type { ForwardInput, ModelOps, Operation, Tensor } from '@gnas/core';
import { addBias } from './affine.js';
import { type ConvOptions, checkCounts, checkRate, type SelfLoopOptions } from './conv-options.js';
import { headLogits } from './head-logits.js';

export interface GATConvOptions extends ConvOptions, SelfLoopOptions {
  /** Attention heads, each of width outDim. Default 1. */
  readonly heads?: number;
  /** Concatenate the heads (output width heads * outDim) instead of taking their mean (outDim). Default false. */
  readonly concat?: boolean;
  /** Add a linear transformation of the input, without a bias. Default false. */
  readonly residual?: boolean;
  /** Dropout rate on the attention coefficients. Default 0. */
  readonly dropout?: number;
  /** Slope of the leaky ReLU on the logits. Default 0.2 (section 2.1). */
  readonly negativeSlope?: number;
}

/**
 * Graph attention: per head, z = x W, e_ij = leakyRelu(a_source . z_j + a_target . z_i), x'_i = sum_j softmax_j(e_ij) z_j,
 * over incoming edges and one self loop (Velickovic et al. 2018, eq. 1 to 6). Parameters: `weight` [inDim, heads * outDim],
 * `attentionSource` and `attentionTarget` [1, heads, outDim], `residualWeight` [inDim, output width], `bias`.
 *
 * The order is free, sum_j alpha_ij (x_j W) = (sum_j alpha_ij x_j) W. Where the heads' mean is taken of dense rows that are no
 * wider than the output, the attention comes first: it reads rows that all heads share, and the product has a row for each node
 * that hears instead of each that is heard.
 */
export class GATConv implements Operation {
  readonly name: string;

  constructor(readonly options: GATConvOptions) {
    const { inDim, outDim, heads = 1, dropout = 0, name = `gat_${heads}` } = options;
    checkCounts('GATConv', { inDim, outDim, heads });
    checkRate('GATConv', 'dropout', dropout);
    this.name = name;
  }

  forward({ graph, x, ops }: ForwardInput): Tensor {
    const { inDim, outDim, heads = 1, concat = false, dropout = 0, negativeSlope = 0.2, bias = true } = this.options;
    const { addSelfLoops = true, residual = false } = this.options;
    const finish = (joined: Tensor, width: number): Tensor => {
      const root = residual && ops.linear(x, ops.parameter('residualWeight', [inDim, width], 'glorot'));
      return addBias(ops, root ? ops.add(joined, root) : joined, width, bias);
    };
    const weight = ops.parameter('weight', [inDim, heads * outDim], 'glorot');
    const source = ops.parameter('attentionSource', [1, heads, outDim], 'glorot');
    const target = ops.parameter('attentionTarget', [1, heads, outDim], 'glorot');
    const attend = (rows: Tensor, logitsOf: (vector: Tensor) => Tensor): Tensor =>
      ops.attend(graph, rows, {
        source: logitsOf(source),
        target: logitsOf(target),
        selfLoops: addSelfLoops ? 'add' : 'keep',
        negativeSlope,
        dropout,
      });
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

/** The matrices of all heads, [inDim, heads * outDim], one below the other: [heads * inDim, outDim]. */
function headByHead(ops: ModelOps, weight: Tensor, heads: number, outDim: number): Tensor {
  if (heads === 1) return weight;
  const inDim = weight.shape[0] as number;
  const rows = Int32Array.from({ length: heads * inDim }, (_, row) => (row % inDim) * heads + Math.floor(row / inDim));
  return ops.gatherRows(ops.reshape(weight, [inDim * heads, outDim]), rows);
}
