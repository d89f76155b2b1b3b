import type { Operation, OperationInput, OperationOps, Tensor } from '@gnas/core';
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

  forward({ graph, x, ops }: OperationInput): Tensor {
    const { inDim, outDim, terms = 2, bias = true } = this.options;
    const weights = Array.from({ length: terms }, (_, k) => ops.parameter(`weight_${k}`, [inDim, outDim], 'glorot'));
    const adjacency: Propagate = (y) => ops.aggregate(graph, y, { norm: 'symmetric', selfLoops: 'remove', degree: 'outgoing' });
    const sum = x.layout !== 'sparse' && inDim <= outDim ? sumOfPolynomials : clenshaw;
    return addBias(ops, sum(ops, x, weights, adjacency), outDim, bias);
  }
}

/** A of L = -A. */
type Propagate = (y: Tensor) => Tensor;

/** The polynomials act on x, no wider than the output: T_k(A) = 2 A T_(k-1)(A) - T_(k-2)(A), and T_k(L) = (-1)^k T_k(A). */
function sumOfPolynomials(ops: OperationOps, x: Tensor, weights: readonly Tensor[], adjacency: Propagate): Tensor {
  let sum: Tensor | undefined;
  let before: Tensor | undefined;
  let polynomial = x;
  weights.forEach((weight, k) => {
    if (k > 0) {
      const propagated = adjacency(polynomial);
      [polynomial, before] = [before ? ops.sub(ops.scale(propagated, 2), before) : propagated, polynomial];
    }
    const term = ops.linear(polynomial, weight);
    if (!sum) sum = term;
    else sum = k % 2 === 0 ? ops.add(sum, term) : ops.sub(sum, term);
  });
  return sum as Tensor;
}

/** Clenshaw's recurrence on x W_k: the polynomials act on the output's width and never on sparse features. */
function clenshaw(ops: OperationOps, x: Tensor, weights: readonly Tensor[], adjacency: Propagate): Tensor {
  let next: Tensor | undefined;
  let afterNext: Tensor | undefined;
  for (let k = weights.length - 1; k >= 0; k--) {
    let sum = ops.linear(x, weights[k] as Tensor);
    if (next) sum = ops.sub(sum, k === 0 ? adjacency(next) : ops.scale(adjacency(next), 2));
    if (afterNext) sum = ops.sub(sum, afterNext);
    [next, afterNext] = [sum, next];
  }
  return next as Tensor;
}
