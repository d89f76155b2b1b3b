import type { ForwardInput, Operation, Tensor } from '@gnas/core';
import { addBias } from './affine.js';
import { type ConvOptions, checkCounts } from './conv-options.js';

export interface ChebConvOptions extends ConvOptions {
  /** Number of Chebyshev polynomials K. Default 2, as AutoGL-light maps 'cheb'. */
  readonly terms?: number;
}

/**
 * Chebyshev graph convolution, x' = sum_k T_k(L) x W_k + b over k < K (Defferrard et al. 2016, eq. 4), with the Laplacian
 * scaled for a largest eigenvalue of 2: L = -D^-1/2 A D^-1/2 without self loops, degrees over outgoing edges as PyTorch
 * Geometric counts them. Parameters: `weight_k` [inDim, outDim] for each k, `bias` [outDim].
 */
export class ChebConv implements Operation {
  readonly name: string;

  constructor(readonly options: ChebConvOptions) {
    const { inDim, outDim, terms = 2, name = 'cheb' } = options;
    checkCounts('ChebConv', { inDim, outDim, terms });
    this.name = name;
  }

  forward({ graph, x, ops }: ForwardInput): Tensor {
    const { inDim, outDim, terms = 2, bias = true } = this.options;
    const laplacian = (y: Tensor): Tensor =>
      ops.scale(ops.aggregate(graph, y, { norm: 'symmetric', selfLoops: 'remove', degree: 'outgoing' }), -1);
    const term = (k: number): Tensor => ops.linear(x, ops.parameter(`weight_${k}`, [inDim, outDim], 'glorot'));
    // Clenshaw's recurrence on x W_k: the polynomials act on the output's width and never on sparse features.
    let next: Tensor | undefined;
    let afterNext: Tensor | undefined;
    for (let k = terms - 1; k >= 0; k--) {
      let sum = term(k);
      if (next) sum = ops.add(sum, ops.scale(laplacian(next), k === 0 ? 1 : 2));
      if (afterNext) sum = ops.sub(sum, afterNext);
      [next, afterNext] = [sum, next];
    }
    return addBias(ops, next as Tensor, outDim, bias);
  }
}
