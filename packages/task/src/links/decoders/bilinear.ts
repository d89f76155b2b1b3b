import type { Operation, OperationInput, Tensor } from '@gnas/core/plugin';
import { pairEnds } from './pair-ends.js';

/**
 * Scores a pair by a bilinear form of its nodes' embeddings, with the symmetric part of a full matrix: both orders of a pair have the same
 * score.
 */
export class Bilinear implements Operation {
  readonly name = 'bilinear';

  constructor(readonly width: number) {}

  /** x [N, D] -> [P, 1] */
  forward(input: OperationInput): Tensor {
    const { ops, x } = input;
    const weight = ops.parameter('weight', [this.width, this.width], 'glorot');
    const symmetric = ops.scale(ops.add(weight, ops.transpose(weight)), 0.5);
    const [source, target] = pairEnds(input, [ops.linear(x, symmetric), x]);
    return ops.sum(ops.mul(source, target), 1, true);
  }
}
