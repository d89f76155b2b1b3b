import { type Operation, type OperationInput, parseOptions, type Tensor } from '@gnas/core/plugin';
import * as z from 'zod';
import { addSelfLoops, operationName } from './conv-options.js';

/** Schema of the options of `GCN2Conv`. */
export const gcn2ConvOptions = z.object({
  width: z.int().min(1).describe('Width of input and output.'),
  layer: z.int().min(1).describe('Position of the layer in its network, counted from 1.'),
  alpha: z
    .number()
    .min(0)
    .max(1)
    .default(0.1)
    .describe('Share of the initial representation in what the layer transforms (Chen et al. 2020, section 6.1).'),
  theta: z
    .number()
    .positive()
    .default(0.5)
    .describe('Strength of the weights, whose share is log(theta / layer + 1) (Chen et al. 2020, section 6.1).'),
  sharedWeights: z
    .boolean()
    .default(true)
    .describe('Transform the initial representation by the same weights. Without it, by weights of its own (GCNII*).'),
  addSelfLoops,
  name: operationName('gcnii'),
});

/** Options of `GCN2Conv`. */
export type GCN2ConvOptions = z.input<typeof gcn2ConvOptions>;

/**
 * GCNII layer without its activation, x' = ((1 - alpha) P x + alpha x0) ((1 - beta) I + beta W), with P as in GCN and beta = log(theta /
 * layer + 1) (Chen et al. 2020, eq. 5). The initial representation x0 is the first of two inputs [N, width]. If there is only one input,
 * x0 is x. Parameters: `weight` [width, width], and without shared weights `initialWeight` [width, width].
 */
export class GCN2Conv implements Operation {
  readonly name: string;
  readonly options: z.output<typeof gcn2ConvOptions>;

  /** @throws GnasError GNAS_INVALID_OPTION */
  constructor(options: GCN2ConvOptions) {
    this.options = parseOptions('GCN2Conv', gcn2ConvOptions, options);
    this.name = this.options.name;
  }

  forward({ graph, x, inputs, ops }: OperationInput): Tensor {
    const { width, layer, alpha, theta, sharedWeights, addSelfLoops } = this.options;
    const beta = Math.log(theta / layer + 1);
    const transform = (h: Tensor, name: string): Tensor =>
      ops.add(ops.scale(h, 1 - beta), ops.linear(h, ops.scale(ops.parameter(name, [width, width], 'glorot'), beta)));
    const propagated = ops.aggregate(graph, x, { norm: 'symmetric', selfLoops: addSelfLoops ? 'add' : 'keep' });
    const own = ops.scale(propagated, 1 - alpha);
    const initial = ops.scale(inputs?.[0] ?? x, alpha);
    if (sharedWeights) return transform(ops.add(own, initial), 'weight');
    return ops.add(transform(own, 'weight'), transform(initial, 'initialWeight'));
  }
}
