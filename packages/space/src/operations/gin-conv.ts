import type { Operation, OperationInput, Tensor } from '@gnas/core';
import { addBias, affine, propagateLinear } from './affine.js';
import { type ConvOptions, checkCounts } from './conv-options.js';

export interface GINConvOptions extends ConvOptions {
  /** Linear layers of the perceptron. Default 2; NAS-Bench-Graph has 1. */
  readonly layers?: 1 | 2;
  /** Width of the perceptron's hidden layer. Default outDim. */
  readonly hiddenDim?: number;
  /** Weight of the node itself is 1 + epsilon. Default 0 (GIN-0, section 7). */
  readonly epsilon?: number;
}

/**
 * Graph isomorphism network, x'_i = MLP((1 + epsilon) x_i + sum_j x_j) with a perceptron of two layers and ReLU between (Xu et
 * al. 2019, eq. 4.1). Edge weights are not used. Parameters: `weight` [inDim, hiddenDim], `bias`, `output/weight`
 * [hiddenDim, outDim], `output/bias`; with one layer `weight` [inDim, outDim] and `bias`.
 */
export class GINConv implements Operation {
  readonly name: string;

  constructor(readonly options: GINConvOptions) {
    const { inDim, outDim, layers = 2, hiddenDim = outDim, name = 'gin' } = options;
    checkCounts('GINConv', { inDim, outDim, layers, hiddenDim });
    this.name = name;
  }

  forward({ graph, x, ops }: OperationInput): Tensor {
    const { inDim, outDim, layers = 2, epsilon = 0, bias = true } = this.options;
    const hiddenDim = layers === 1 ? outDim : (this.options.hiddenDim ?? outDim);
    const join = (h: Tensor): Tensor => ops.add(ops.scale(h, 1 + epsilon), ops.aggregate(graph, h, { useEdgeWeights: false }));
    const joined = propagateLinear(ops, x, ops.parameter('weight', [inDim, hiddenDim], 'glorot'), join);
    if (layers === 1) return addBias(ops, joined, outDim, bias);
    const shift = bias ? { bias: ops.parameter('bias', [hiddenDim], 'zeros') } : {};
    return affine(ops.within('output'), ops.activate(joined, { ...shift, activation: 'relu' }), hiddenDim, outDim, bias);
  }
}
