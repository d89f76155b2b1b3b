import type { ForwardInput, Operation, Tensor } from '@gnas/core';
import { addBias } from './affine.js';
import { type ConvOptions, checkCounts, checkRate, type SelfLoopOptions } from './conv-options.js';

export interface GATConvOptions extends ConvOptions, SelfLoopOptions {
  /** Attention heads, each of width outDim. Default 1. */
  readonly heads?: number;
  /** Concatenate the heads (output width heads * outDim) instead of taking their mean (outDim). Default false. */
  readonly concat?: boolean;
  /** Dropout rate on the attention coefficients. Default 0. */
  readonly dropout?: number;
  /** Slope of the leaky ReLU on the logits. Default 0.2 (section 2.1). */
  readonly negativeSlope?: number;
}

/**
 * Graph attention: per head, z = x W, e_ij = leakyRelu(a_source . z_j + a_target . z_i), x'_i = sum_j softmax_j(e_ij) z_j,
 * over incoming edges and one self loop (Velickovic et al. 2018, eq. 1 to 6). Parameters: `weight` [inDim, heads * outDim],
 * `attentionSource` and `attentionTarget` [1, heads, outDim], `bias`.
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
    const { addSelfLoops = true } = this.options;
    const weight = ops.parameter('weight', [inDim, heads * outDim], 'glorot');
    const z = ops.reshape(ops.linear(x, weight), [graph.numNodes, heads, outDim]);
    const logits = (name: string): Tensor => ops.headDot(z, ops.parameter(name, [1, heads, outDim], 'glorot'));
    const attended = ops.attend(graph, z, {
      source: logits('attentionSource'),
      target: logits('attentionTarget'),
      selfLoops: addSelfLoops ? 'add' : 'keep',
      negativeSlope,
      dropout,
    });
    const width = concat ? heads * outDim : outDim;
    const joined = concat || heads === 1 ? ops.reshape(attended, [graph.numNodes, width]) : ops.mean(attended, 1);
    return addBias(ops, joined, width, bias);
  }
}
