import { GnasError, type Operation, type OperationInput, type OperationOps, parseOptions, type Tensor } from '@gnas/core/plugin';
import * as z from 'zod';
import { convolveWithRoot, linearInitializer } from './affine.js';
import { convOptions, operationName, widths } from './conv-options.js';
import { defineOperation } from './define-operation.js';

/** Schema of the options of `SAGEConv`. */
export const sageConvOptions = convOptions.extend({
  reduce: z.enum(['mean', 'max']).default('mean').describe('Aggregation of the neighbors.'),
  normalize: z.boolean().default(false).describe('Divide each row of the output by its Euclidean norm (algorithm 1, line 7).'),
  name: operationName('sage'),
});

/** Options of `SAGEConv`. */
export type SAGEConvOptions = z.input<typeof sageConvOptions>;

/**
 * GraphSAGE, x'_i = W_root x_i + W mean_j(x_j) + b over incoming edges (Hamilton et al. 2017, algorithm 1 and eq. 2), without
 * non-linearity, as in PyTorch Geometric. Edge weights are not used. Parameters: `weight` and `rootWeight`
 * [inDim, outDim], `bias` [outDim].
 */
export class SAGEConv implements Operation {
  readonly name: string;
  readonly options: z.output<typeof sageConvOptions>;

  /** @throws GnasError GNAS_INVALID_OPTION */
  constructor(options: SAGEConvOptions) {
    this.options = parseOptions('SAGEConv', sageConvOptions, options);
    this.name = this.options.name;
  }

  /** @throws GnasError GNAS_INVALID_SHAPE if `reduce` is 'max' and x is sparse */
  forward({ graph, x, ops }: OperationInput): Tensor {
    const { inDim, outDim, reduce, normalize, bias } = this.options;
    if (reduce === 'max' && x.layout === 'sparse')
      throw new GnasError(
        'GNAS_INVALID_SHAPE',
        'The maximum over sparse features would make them dense. Put a linear layer before it, or use reduce "mean".',
      );
    const initializer = linearInitializer(inDim);
    const weight = ops.parameter('weight', [inDim, outDim], initializer);
    const root = ops.parameter('rootWeight', [inDim, outDim], initializer);
    const options = { weight, root, bias: bias ? ops.parameter('bias', [outDim], initializer) : undefined };
    const joined = convolveWithRoot(ops, graph, x, { ...options, reduce, useEdgeWeights: false });
    return normalize ? toUnitLength(ops, joined) : joined;
  }
}

/** Divides each row by its Euclidean norm. Rows of zeros stay. */
function toUnitLength(ops: OperationOps, x: Tensor): Tensor {
  const squares = ops.sum(ops.mul(x, x), 1, true);
  return ops.div(x, ops.sqrt(ops.add(squares, ops.constant([1e-24], [1]))));
}

/** `SAGEConv` by name. */
export const sage = defineOperation({
  description: 'GraphSAGE (Hamilton et al. 2017).',
  options: sageConvOptions.omit(widths),
  create: (options) => (inDim, outDim) => new SAGEConv({ ...options, inDim, outDim }),
});
