import type { Operation, OperationInput, Tensor } from '@gnas/core/plugin';
import { pairEnds } from './pair-ends.js';

/** Scores a pair by an MLP of one hidden layer on the elementwise product of its nodes' embeddings (Hu et al. 2020, section 3.2). */
export class HadamardMlp implements Operation {
  readonly name = 'hadamard-mlp';

  constructor(
    readonly width: number,
    readonly dropout: number,
  ) {}

  /** x [N, D] -> [P, 1] */
  forward(input: OperationInput): Tensor {
    const { ops } = input;
    const { width, dropout } = this;
    const [source, target] = pairEnds(input);
    const product = ops.linear(ops.mul(source, target), ops.parameter('weight_0', [width, width], 'glorot'));
    const hidden = ops.activate(product, { bias: ops.parameter('bias_0', [width], 'zeros'), activation: 'relu', dropout });
    return ops.linear(hidden, ops.parameter('weight_1', [width, 1], 'glorot'), ops.parameter('bias_1', [1], 'zeros'));
  }
}
