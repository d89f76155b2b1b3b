import type { ForwardInput, Operation, Tensor } from '@gnas/core';
import { affine, propagateLinear } from './affine.js';
import { type ConvOptions, checkCounts } from './conv-options.js';

export interface GINConvOptions extends ConvOptions {
  /** Width of the perceptron's hidden layer. Default outDim. */
  readonly hiddenDim?: number;
  /** Weight of the node itself is 1 + epsilon. Default 0 (GIN-0, section 7). */
  readonly epsilon?: number;
}

/**
 * Graph isomorphism network, x'_i = MLP((1 + epsilon) x_i + sum_j x_j) with a perceptron of two layers and ReLU between (Xu et
 * al. 2019, eq. 4.1). Edge weights are not used. Parameters: `weight` [inDim, hiddenDim], `bias`, `output/weight`
 * [hiddenDim, outDim], `output/bias`.
 */
export class GINConv implements Operation {
  readonly name: string;

  constructor(readonly options: GINConvOptions) {
    const { inDim, outDim, hiddenDim = outDim, name = 'gin' } = options;
    checkCounts('GINConv', { inDim, outDim, hiddenDim });
    this.name = name;
  }

  forward({ graph, x, ops }: ForwardInput): Tensor {
    const { inDim, outDim, hiddenDim = outDim, epsilon = 0, bias = true } = this.options;
    const join = (h: Tensor): Tensor => ops.add(ops.scale(h, 1 + epsilon), ops.aggregate(graph, h, { useEdgeWeights: false }));
    const joined = propagateLinear(ops, x, ops.parameter('weight', [inDim, hiddenDim], 'glorot'), join);
    const shift = bias ? { bias: ops.parameter('bias', [hiddenDim], 'zeros') } : {};
    return affine(ops.within('output'), ops.activate(joined, { ...shift, activation: 'relu' }), hiddenDim, outDim, bias);
  }
}
