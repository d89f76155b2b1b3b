import type { Operation, OperationInput, Tensor } from '@gnas/core/plugin';
import { pairEnds } from './pair-ends.js';

/** Scores a pair by the dot product of its nodes' embeddings (Kipf & Welling 2016, eq. 2). Has no parameters. */
export class Dot implements Operation {
  readonly name = 'dot';

  /** x [N, D] -> [P, 1] */
  forward(input: OperationInput): Tensor {
    const { ops } = input;
    const [source, target] = pairEnds(input);
    return ops.sum(ops.mul(source, target), 1, true);
  }
}
