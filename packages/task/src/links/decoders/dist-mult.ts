import type { Operation, OperationInput, Tensor } from '@gnas/core/plugin';
import { pairEnds } from './pair-ends.js';

/** Scores a pair by a dot product with a learned weight for each dimension (Yang et al. 2015, eq. 3, with a single relation). */
export class DistMult implements Operation {
  readonly name = 'distmult';

  constructor(readonly width: number) {}

  /** x [N, D] -> [P, 1] */
  forward(input: OperationInput): Tensor {
    const { ops, x } = input;
    const weight = ops.parameter('weight', [1, this.width], 'ones');
    const [source, target] = pairEnds(input, [ops.mul(x, weight), x]);
    return ops.sum(ops.mul(source, target), 1, true);
  }
}
