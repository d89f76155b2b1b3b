import { type Operation, type OperationInput, parseOptions, type Tensor } from '@gnas/core/plugin';
import * as z from 'zod';
import { addBias, affine, linearInitializer, propagateLinear } from './affine.js';
import { convOptions, operationName, widths } from './conv-options.js';
import { defineOperation } from './define-operation.js';

/** Schema of the options of `GINConv`. */
export const ginConvOptions = convOptions.extend({
  layers: z.literal([1, 2]).default(2).describe('Number of linear layers of the perceptron. NAS-Bench-Graph has 1.'),
  hiddenDim: z
    .int()
    .min(1)
    .optional()
    .describe("Width of the perceptron's hidden layer. Without it, the width of the output. One layer has none."),
  epsilon: z.number().default(0).describe('The weight of the node itself is 1 + epsilon (GIN-0, section 7).'),
  name: operationName('gin'),
});

/** Options of `GINConv`. */
export type GINConvOptions = z.input<typeof ginConvOptions>;

/**
 * Graph isomorphism network, x'_i = MLP((1 + epsilon) x_i + sum_j x_j) (Xu et al. 2019, eq. 4.1). The perceptron has two layers with a
 * ReLU between them. Edge weights are not used. Parameters: `weight` [inDim, hiddenDim], `bias`, `output/weight` [hiddenDim, outDim],
 * `output/bias`; with one layer `weight` [inDim, outDim] and `bias`.
 */
export class GINConv implements Operation {
  readonly name: string;
  readonly options: z.output<typeof ginConvOptions>;

  /** @throws GnasError GNAS_INVALID_OPTION */
  constructor(options: GINConvOptions) {
    this.options = parseOptions('GINConv', ginConvOptions, options);
    this.name = this.options.name;
  }

  forward({ graph, x, ops }: OperationInput): Tensor {
    const { inDim, outDim, layers, epsilon, bias } = this.options;
    const hiddenDim = layers === 1 ? outDim : (this.options.hiddenDim ?? outDim);
    const join = (h: Tensor): Tensor => ops.add(ops.scale(h, 1 + epsilon), ops.aggregate(graph, h, { useEdgeWeights: false }));
    const initializer = linearInitializer(inDim);
    const joined = propagateLinear(ops, x, ops.parameter('weight', [inDim, hiddenDim], initializer), join);
    if (layers === 1) return addBias(ops, joined, outDim, bias, initializer);
    const shift = bias ? { bias: ops.parameter('bias', [hiddenDim], initializer) } : {};
    return affine(ops.within('output'), ops.activate(joined, { ...shift, activation: 'relu' }), hiddenDim, outDim, bias);
  }
}

/** `GINConv` by name. */
export const gin = defineOperation({
  description: 'Graph isomorphism network (Xu et al. 2019).',
  options: ginConvOptions.omit(widths),
  create: (options) => (inDim, outDim) => new GINConv({ ...options, inDim, outDim }),
});
