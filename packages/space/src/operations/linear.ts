import type { Operation, OperationInput, Tensor } from '@gnas/core';
import { affine } from './affine.js';
import { type ConvOptions, checkCounts } from './conv-options.js';

/** x W + b, without the graph. Parameters: `weight` [inDim, outDim], `bias` [outDim]. */
export class Linear implements Operation {
  readonly name: string;

  constructor(readonly options: ConvOptions) {
    const { inDim, outDim, name = 'linear' } = options;
    checkCounts('Linear', { inDim, outDim });
    this.name = name;
  }

  forward({ x, ops }: OperationInput): Tensor {
    const { inDim, outDim, bias = true } = this.options;
    return affine(ops, x, inDim, outDim, bias);
  }
}
