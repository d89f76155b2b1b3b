import {
  type GraphOnDevice,
  type Operation,
  type OperationInput,
  type OperationOps,
  parseOptions,
  type Tensor,
} from '@gnas/core/plugin';
import * as z from 'zod';
import { addBias, affine, linearInitializer, propagateLinear } from './affine.js';
import { convOptions, operationName, widths } from './conv-options.js';
import { defineOperation } from './define-operation.js';
import { transformedEdges } from './edge-features.js';

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
 *
 * If the graph has features of edges, the sum is over relu(x_j + W_edge f_ij) (GINE; Hu et al. 2020, section 3.2 and its code), with the
 * parameter `edgeWeight` [edge features, inDim]. Sparse features are multiplied by `input/weight` [inDim, outDim] first.
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
    const edges = graph.edgeFeatures && this.#withEdges(graph, x, ops);
    const join = (h: Tensor): Tensor => ops.add(ops.scale(h, 1 + epsilon), ops.aggregate(graph, h, { useEdgeWeights: false }));
    const initializer = linearInitializer(inDim);
    const weight = ops.parameter('weight', [edges ? (edges.shape[1] as number) : inDim, hiddenDim], initializer);
    const joined = edges ? ops.linear(edges, weight) : propagateLinear(ops, x, weight, join);
    if (layers === 1) return addBias(ops, joined, outDim, bias, initializer);
    const shift = bias ? { bias: ops.parameter('bias', [hiddenDim], initializer) } : {};
    return affine(ops.within('output'), ops.activate(joined, { ...shift, activation: 'relu' }), hiddenDim, outDim, bias);
  }

  /** (1 + epsilon) x_i + sum_j relu(x_j + W_edge f_ij) */
  #withEdges(graph: GraphOnDevice, input: Tensor, ops: OperationOps): Tensor {
    const { inDim, outDim, epsilon } = this.options;
    const x = input.layout === 'sparse' ? affine(ops.within('input'), input, inDim, outDim, false) : input;
    const width = x.shape[1] as number;
    const sums = ops.add(ops.gatherSource(graph, x), transformedEdges(ops, graph, width) as Tensor);
    return ops.add(ops.scale(x, 1 + epsilon), ops.scatter(graph, ops.applyActivation(sums, 'relu')));
  }
}

/** `GINConv` by name. */
export const gin = defineOperation({
  description: 'Graph isomorphism network (Xu et al. 2019).',
  options: ginConvOptions.omit(widths),
  create: (options) => (inDim, outDim) => new GINConv({ ...options, inDim, outDim }),
});
