import type { Operation, OperationInput, Tensor } from '@gnas/core';
import { addBias, propagateLinear } from './affine.js';
import { type ConvOptions, checkCounts } from './conv-options.js';

/**
 * x'_i = W_root x_i + W sum_j w_ji x_j + b (Morris et al. 2019, eq. 3 in its weighted form of PyTorch Geometric). Parameters:
 * `weight` and `rootWeight` [inDim, outDim], `bias` [outDim].
 */
export class GraphConv implements Operation {
  readonly name: string;

  constructor(readonly options: ConvOptions) {
    const { inDim, outDim, name = 'graph' } = options;
    checkCounts('GraphConv', { inDim, outDim });
    this.name = name;
  }

  forward({ graph, x, ops }: OperationInput): Tensor {
    const { inDim, outDim, bias = true } = this.options;
    const neighbours = propagateLinear(ops, x, ops.parameter('weight', [inDim, outDim], 'glorot'), (h) =>
      ops.aggregate(graph, h),
    );
    const root = ops.linear(x, ops.parameter('rootWeight', [inDim, outDim], 'glorot'));
    return addBias(ops, ops.add(neighbours, root), outDim, bias);
  }
}
