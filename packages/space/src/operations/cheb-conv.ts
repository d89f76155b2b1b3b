import { type Operation, type OperationInput, type OperationOps, parseOptions, type Tensor } from '@gnas/core/plugin';
import * as z from 'zod';
import { addBias } from './affine.js';
import { convOptions, operationName, widths } from './conv-options.js';
import { defineOperation } from './define-operation.js';

/** Schema of the options of `ChebConv`. */
export const chebConvOptions = convOptions.extend({
  terms: z.int().min(1).default(2).describe("Number of Chebyshev polynomials K (AutoGL-light's `gnn_map`)."),
  name: operationName('cheb'),
});

/** Options of `ChebConv`. */
export type ChebConvOptions = z.input<typeof chebConvOptions>;

/**
 * Chebyshev graph convolution, x' = sum_k T_k(L) x W_k + b over k < K (Defferrard et al. 2016, eq. 4). The Laplacian is scaled for a
 * largest eigenvalue of 2: L = -D^-1/2 A D^-1/2 without self-loops, with degrees over outgoing edges, as in PyTorch Geometric.
 * Parameters: `weight_k` [inDim, outDim] for each k, `bias` [outDim].
 */
export class ChebConv implements Operation {
  readonly name: string;
  readonly options: z.output<typeof chebConvOptions>;

  /** @throws GnasError GNAS_INVALID_OPTION */
  constructor(options: ChebConvOptions) {
    this.options = parseOptions('ChebConv', chebConvOptions, options);
    this.name = this.options.name;
  }

  forward({ graph, x, ops }: OperationInput): Tensor {
    const { inDim, outDim, terms, bias } = this.options;
    const weights = Array.from({ length: terms }, (_, k) => ops.parameter(`weight_${k}`, [inDim, outDim], 'glorot'));
    const adjacency: Propagate = (y) => ops.aggregate(graph, y, { norm: 'symmetric', selfLoops: 'remove', degree: 'outgoing' });
    const sum = x.layout !== 'sparse' && inDim <= outDim ? sumOfPolynomials : clenshaw;
    return addBias(ops, sum(ops, x, weights, adjacency), outDim, bias);
  }
}

/** Multiplies by A, where L = -A. */
type Propagate = (y: Tensor) => Tensor;

/** Applies the polynomials to x: T_k(A) = 2 A T_(k-1)(A) - T_(k-2)(A), and T_k(L) = (-1)^k T_k(A). */
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

/** Applies the polynomials to x W_k by Clenshaw's recurrence: on the width of the output, and never on sparse features. */
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

/** `ChebConv` by name. */
export const cheb = defineOperation({
  description: 'Chebyshev graph convolution (Defferrard et al. 2016).',
  options: chebConvOptions.omit(widths),
  create: (options) => (inDim, outDim) => new ChebConv({ ...options, inDim, outDim }),
});
