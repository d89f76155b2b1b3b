import { type Operation, type OperationInput, parseOptions, type Tensor } from '@gnas/core/plugin';
import type * as z from 'zod';
import { convolveWithRoot, linearInitializer } from './affine.js';
import { convOptions, operationName, widths } from './conv-options.js';
import { defineOperation } from './define-operation.js';

/** Schema of the options of `GraphConv`. */
export const graphConvOptions = convOptions.extend({ name: operationName('graph') });

/** Options of `GraphConv`. */
export type GraphConvOptions = z.input<typeof graphConvOptions>;

/**
 * x'_i = W_root x_i + W sum_j w_ji x_j + b (Morris et al. 2019, eq. 3, with edge weights as in PyTorch Geometric). Parameters: `weight`
 * and `rootWeight` [inDim, outDim], `bias` [outDim].
 */
export class GraphConv implements Operation {
  readonly name: string;
  readonly options: z.output<typeof graphConvOptions>;

  /** @throws GnasError GNAS_INVALID_OPTION */
  constructor(options: GraphConvOptions) {
    this.options = parseOptions('GraphConv', graphConvOptions, options);
    this.name = this.options.name;
  }

  forward({ graph, x, ops }: OperationInput): Tensor {
    const { inDim, outDim, bias } = this.options;
    const initializer = linearInitializer(inDim);
    const weight = ops.parameter('weight', [inDim, outDim], initializer);
    const root = ops.parameter('rootWeight', [inDim, outDim], initializer);
    return convolveWithRoot(ops, graph, x, {
      weight,
      root,
      bias: bias ? ops.parameter('bias', [outDim], initializer) : undefined,
    });
  }
}

/** `GraphConv` by name. */
export const graph = defineOperation({
  description: 'Weighted sum of the neighbors and of the node itself (Morris et al. 2019).',
  options: graphConvOptions.omit(widths),
  create: (options) => (inDim, outDim) => new GraphConv({ ...options, inDim, outDim }),
});
