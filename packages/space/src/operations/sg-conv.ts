import { type Operation, type OperationInput, parseOptions, type Tensor } from '@gnas/core/plugin';
import * as z from 'zod';
import { addBias, linearInitializer, propagateLinear } from './affine.js';
import { addSelfLoops, convOptions, operationName, widths } from './conv-options.js';
import { defineOperation } from './define-operation.js';

/** Schema of the options of `SGConv`. */
export const sgConvOptions = convOptions.extend({
  hops: z.int().min(1).default(1).describe('Number of propagations K.'),
  addSelfLoops,
  name: operationName('sg'),
});

/** Options of `SGConv`. */
export type SGConvOptions = z.input<typeof sgConvOptions>;

/**
 * Simplified graph convolution, x' = S^K x W + b with S as in GCN (Wu et al. 2019, eq. 6). Parameters: `weight` [inDim, outDim], `bias`
 * [outDim].
 */
export class SGConv implements Operation {
  readonly name: string;
  readonly options: z.output<typeof sgConvOptions>;

  /** @throws GnasError GNAS_INVALID_OPTION */
  constructor(options: SGConvOptions) {
    this.options = parseOptions('SGConv', sgConvOptions, options);
    this.name = this.options.name;
  }

  forward({ graph, x, ops }: OperationInput): Tensor {
    const { inDim, outDim, hops, addSelfLoops, bias } = this.options;
    const selfLoops = addSelfLoops ? 'add' : 'keep';
    const propagate = (h: Tensor): Tensor => {
      let y = h;
      for (let hop = 0; hop < hops; hop++) y = ops.aggregate(graph, y, { norm: 'symmetric', selfLoops });
      return y;
    };
    const initializer = linearInitializer(inDim);
    const weight = ops.parameter('weight', [inDim, outDim], initializer);
    return addBias(ops, propagateLinear(ops, x, weight, propagate), outDim, bias, initializer);
  }
}

/** `SGConv` by name. */
export const sg = defineOperation({
  description: 'Simplified graph convolution (Wu et al. 2019).',
  options: sgConvOptions.omit(widths),
  create: (options) => (inDim, outDim) => new SGConv({ ...options, inDim, outDim }),
});
