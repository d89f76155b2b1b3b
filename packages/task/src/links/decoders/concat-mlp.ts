import type { Operation, OperationInput, Tensor } from '@gnas/core/plugin';
import { pairEnds } from './pair-ends.js';

/**
 * Scores a pair by an MLP of one hidden layer on the concatenation of its nodes' embeddings. The mean over both orders, so that they have the
 * same score.
 */
export class ConcatMlp implements Operation {
  readonly name = 'concat-mlp';

  constructor(
    readonly width: number,
    readonly dropout: number,
  ) {}

  /** x [N, D] -> [P, 1] */
  forward(input: OperationInput): Tensor {
    const { ops, x } = input;
    const { width, dropout } = this;
    // The product with a concatenation is the sum of two products, which need to be computed once for each node only.
    const [first, second] = ['weight_first', 'weight_second'].map((name) =>
      ops.linear(x, ops.parameter(name, [width, width], 'glorot')),
    ) as [Tensor, Tensor];
    const bias = ops.parameter('bias_0', [width], 'zeros');
    const hidden = (values: readonly [Tensor, Tensor]): Tensor => {
      const [source, target] = pairEnds(input, values);
      return ops.activate(ops.add(source, target), { bias, activation: 'relu', dropout });
    };
    const mean = ops.scale(ops.add(hidden([first, second]), hidden([second, first])), 0.5);
    return ops.linear(mean, ops.parameter('weight_1', [width, 1], 'glorot'), ops.parameter('bias_1', [1], 'zeros'));
  }
}
