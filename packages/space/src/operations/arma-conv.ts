import type { Activation, Operation, OperationInput, Tensor } from '@gnas/core';
import { propagateLinear } from './affine.js';
import { type ConvOptions, checkCounts, checkRate } from './conv-options.js';

export interface ARMAConvOptions extends ConvOptions {
  /** Parallel stacks whose mean is the output. Default 1. */
  readonly stacks?: number;
  /** Recursions of each stack. Default 1. */
  readonly layers?: number;
  /** Default 'relu'. */
  readonly activation?: Activation;
  /** Dropout rate on the skip connections. Default 0. */
  readonly dropout?: number;
}

/**
 * ARMA filters: in each stack, x^(t+1) = act(D^-1/2 A D^-1/2 x^(t) W + x^(0) V + b); the output is the mean of the stacks
 * (Bianchi et al. 2021, eq. 13 and 14). Self loops of the data are kept and none added. Parameters per stack s and layer t:
 * `weight_s_t`, `rootWeight_s_t` [inDim, outDim], `bias_s_t` [outDim].
 */
export class ARMAConv implements Operation {
  readonly name: string;

  constructor(readonly options: ARMAConvOptions) {
    const { inDim, outDim, stacks = 1, layers = 1, dropout = 0, name = 'arma' } = options;
    checkCounts('ARMAConv', { inDim, outDim, stacks, layers });
    checkRate('ARMAConv', 'dropout', dropout);
    this.name = name;
  }

  forward({ graph, x, ops }: OperationInput): Tensor {
    const { inDim, outDim, stacks = 1, layers = 1, activation = 'relu', dropout = 0, bias = true } = this.options;
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
