import { type ForwardInput, GnasError, type ModelOps, type Operation, type Tensor } from '@gnas/core';
import { addBias, propagateLinear } from './affine.js';
import { type ConvOptions, checkCounts } from './conv-options.js';

export interface SAGEConvOptions extends ConvOptions {
  /** How the neighbours are joined. Default 'mean'. */
  readonly reduce?: 'mean' | 'max';
  /** Whether each row of the output is divided by its Euclidean norm (algorithm 1, line 7). Default false. */
  readonly normalize?: boolean;
}

/**
 * GraphSAGE, x'_i = W_root x_i + W mean_j(x_j) + b over incoming neighbours (Hamilton et al. 2017, algorithm 1 and eq. 2,
 * without its non-linearity, as PyTorch Geometric has it). Edge weights are not used. Parameters: `weight`
 * and `rootWeight` [inDim, outDim], `bias` [outDim].
 */
export class SAGEConv implements Operation {
  readonly name: string;

  constructor(readonly options: SAGEConvOptions) {
    const { inDim, outDim, name = 'sage' } = options;
    checkCounts('SAGEConv', { inDim, outDim });
    this.name = name;
  }

  /** @throws GnasError GNAS_INVALID_SHAPE where reduce is 'max' and x is sparse */
  forward({ graph, x, ops }: ForwardInput): Tensor {
    const { inDim, outDim, reduce = 'mean', normalize = false, bias = true } = this.options;
    if (reduce === 'max' && x.layout === 'sparse')
      throw new GnasError(
        'GNAS_INVALID_SHAPE',
        'a maximum over sparse features would make them dense; put a linear layer before it, or use reduce "mean".',
      );
    const weight = ops.parameter('weight', [inDim, outDim], 'glorot');
    const propagate = (h: Tensor): Tensor => ops.aggregate(graph, h, { reduce, useEdgeWeights: false });
    const neighbours = reduce === 'max' ? ops.linear(propagate(x), weight) : propagateLinear(ops, x, weight, propagate);
    const root = ops.linear(x, ops.parameter('rootWeight', [inDim, outDim], 'glorot'));
    const joined = addBias(ops, ops.add(neighbours, root), outDim, bias);
    return normalize ? toUnitLength(ops, joined) : joined;
  }
}

/** Each row divided by its Euclidean norm; rows of zeros stay. */
function toUnitLength(ops: ModelOps, x: Tensor): Tensor {
  const squares = ops.sum(ops.mul(x, x), 1, true);
  return ops.div(x, ops.sqrt(ops.add(squares, ops.constant([1e-24], [1]))));
}
