import type { Operation, OperationInput, Tensor } from '@gnas/core';
import { addBias, propagateLinear } from './affine.js';
import { type ConvOptions, checkCounts, type SelfLoopOptions } from './conv-options.js';

export interface GCNConvOptions extends ConvOptions, SelfLoopOptions {}

/**
 * Graph convolution, x' = D^-1/2 (A + I) D^-1/2 x W + b (Kipf & Welling 2017, eq. 2 and 8). Degrees are weighted and
 * over incoming edges. Parameters: `weight` [inDim, outDim], `bias` [outDim].
 */
export class GCNConv implements Operation {
  readonly name: string;

  constructor(readonly options: GCNConvOptions) {
    const { inDim, outDim, name = 'gcn' } = options;
    checkCounts('GCNConv', { inDim, outDim });
    this.name = name;
  }

  forward({ graph, x, ops }: OperationInput): Tensor {
    const { inDim, outDim, addSelfLoops = true, bias = true } = this.options;
    const selfLoops = addSelfLoops ? 'add' : 'keep';
    const weight = ops.parameter('weight', [inDim, outDim], 'glorot');
    const propagated = propagateLinear(ops, x, weight, (h) => ops.aggregate(graph, h, { norm: 'symmetric', selfLoops }));
    return addBias(ops, propagated, outDim, bias);
  }
}
