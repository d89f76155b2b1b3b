import type { Operation, OperationInput, Tensor } from '@gnas/core';
import { addBias, propagateLinear } from './affine.js';
import { type ConvOptions, checkCounts, type SelfLoopOptions } from './conv-options.js';

export interface SGConvOptions extends ConvOptions, SelfLoopOptions {
  /** Number of propagations K. Default 1. */
  readonly hops?: number;
}

/**
 * Simplified graph convolution, x' = S^K x W + b with S as in GCN (Wu et al. 2019, eq. 6). Parameters: `weight`
 * [inDim, outDim], `bias` [outDim].
 */
export class SGConv implements Operation {
  readonly name: string;

  constructor(readonly options: SGConvOptions) {
    const { inDim, outDim, hops = 1, name = 'sg' } = options;
    checkCounts('SGConv', { inDim, outDim, hops });
    this.name = name;
  }

  forward({ graph, x, ops }: OperationInput): Tensor {
    const { inDim, outDim, hops = 1, addSelfLoops = true, bias = true } = this.options;
    const selfLoops = addSelfLoops ? 'add' : 'keep';
    const propagate = (h: Tensor): Tensor => {
      let y = h;
      for (let hop = 0; hop < hops; hop++) y = ops.aggregate(graph, y, { norm: 'symmetric', selfLoops });
      return y;
    };
    return addBias(ops, propagateLinear(ops, x, ops.parameter('weight', [inDim, outDim], 'glorot'), propagate), outDim, bias);
  }
}
