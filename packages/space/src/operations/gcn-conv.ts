import { type Operation, type OperationInput, parseOptions, type Tensor } from '@gnas/core/plugin';
import type * as z from 'zod';
import { addBias, propagateLinear } from './affine.js';
import { addSelfLoops, convOptions, operationName, widths } from './conv-options.js';
import { defineOperation } from './define-operation.js';

/** Schema of the options of `GCNConv`. */
export const gcnConvOptions = convOptions.extend({ addSelfLoops, name: operationName('gcn') });

/** Options of `GCNConv`. */
export type GCNConvOptions = z.input<typeof gcnConvOptions>;

/**
 * Graph convolution, x' = D^-1/2 (A + I) D^-1/2 x W + b (Kipf & Welling 2017, eq. 2 and 8). Degrees are weighted and over incoming
 * edges. Parameters: `weight` [inDim, outDim], `bias` [outDim].
 */
export class GCNConv implements Operation {
  readonly name: string;
  readonly options: z.output<typeof gcnConvOptions>;

  /** @throws GnasError GNAS_INVALID_OPTION */
  constructor(options: GCNConvOptions) {
    this.options = parseOptions('GCNConv', gcnConvOptions, options);
    this.name = this.options.name;
  }

  forward({ graph, x, ops }: OperationInput): Tensor {
    const { inDim, outDim, addSelfLoops, bias } = this.options;
    const selfLoops = addSelfLoops ? 'add' : 'keep';
    const weight = ops.parameter('weight', [inDim, outDim], 'glorot');
    const propagated = propagateLinear(ops, x, weight, (h) => ops.aggregate(graph, h, { norm: 'symmetric', selfLoops }));
    return addBias(ops, propagated, outDim, bias);
  }
}

/** `GCNConv` by name. */
export const gcn = defineOperation({
  description: 'Graph convolution (Kipf & Welling 2017).',
  options: gcnConvOptions.omit(widths),
  create: (options) => (inDim, outDim) => new GCNConv({ ...options, inDim, outDim }),
});
