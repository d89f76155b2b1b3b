import { type Operation, type OperationInput, parseOptions, type Tensor } from '@gnas/core/plugin';
import * as z from 'zod';
import { activationNames } from './activation.js';
import { propagateLinear } from './affine.js';
import { convOptions, dropoutRate, operationName, widths } from './conv-options.js';
import { defineOperation } from './define-operation.js';

/** Schema of the options of `ARMAConv`. */
export const armaConvOptions = convOptions.extend({
  stacks: z.int().min(1).default(1).describe('Number of parallel stacks. The output is their mean.'),
  layers: z.int().min(1).default(1).describe('Number of recursions of each stack.'),
  activation: z.enum(activationNames).default('relu').describe('Activation after each recursion.'),
  dropout: dropoutRate.default(0).describe('Dropout rate on the skip connections.'),
  name: operationName('arma'),
});

/** Options of `ARMAConv`. */
export type ARMAConvOptions = z.input<typeof armaConvOptions>;

/**
 * ARMA filters (Bianchi et al. 2021, eq. 13 and 14). In each stack, x^(t+1) = act(D^-1/2 A D^-1/2 x^(t) W + x^(0) V + b); the output
 * is the mean of the stacks. Keeps the self-loops of the data and adds none. Parameters of stack s and layer t: `weight_s_t` and
 * `rootWeight_s_t` [inDim, outDim], `bias_s_t` [outDim].
 */
export class ARMAConv implements Operation {
  readonly name: string;
  readonly options: z.output<typeof armaConvOptions>;

  /** @throws GnasError GNAS_INVALID_OPTION */
  constructor(options: ARMAConvOptions) {
    this.options = parseOptions('ARMAConv', armaConvOptions, options);
    this.name = this.options.name;
  }

  forward({ graph, x, ops }: OperationInput): Tensor {
    const { inDim, outDim, stacks, layers, activation, dropout, bias } = this.options;
    let sum: Tensor | undefined;
    for (let stack = 0; stack < stacks; stack++) {
      let state = x;
      for (let layer = 0; layer < layers; layer++) {
        const at = `${stack}_${layer}`;
        const weight = ops.parameter(`weight_${at}`, [layer === 0 ? inDim : outDim, outDim], 'glorot');
        const propagated = propagateLinear(ops, state, weight, (h) => ops.aggregate(graph, h, { norm: 'symmetric' }));
        const skip = ops.linear(ops.dropout(x, dropout), ops.parameter(`rootWeight_${at}`, [inDim, outDim], 'glorot'));
        const shift = bias ? { bias: ops.parameter(`bias_${at}`, [outDim], 'zeros') } : {};
        state = ops.activate(ops.add(propagated, skip), { ...shift, activation });
      }
      sum = sum ? ops.add(sum, state) : state;
    }
    return stacks === 1 ? (sum as Tensor) : ops.scale(sum as Tensor, 1 / stacks);
  }
}

/** `ARMAConv` by name. */
export const arma = defineOperation({
  description: 'ARMA graph filter (Bianchi et al. 2021).',
  options: armaConvOptions.omit(widths),
  create: (options) => (inDim, outDim) => new ARMAConv({ ...options, inDim, outDim }),
});
