import { definePart, type Operation, type OperationInput, type OperationMaker, type Tensor } from '@gnas/core/plugin';
import * as z from 'zod';

/** Combines a node with the mean of its neighbors: x' = W_1 x + W_2 mean(x_j) + b. */
export class MeanBesideSelf implements Operation {
  readonly name = 'sample_mean';

  constructor(
    readonly inDim: number,
    readonly outDim: number,
  ) {}

  forward({ graph, x, ops }: OperationInput): Tensor {
    const own = ops.linear(x, ops.parameter('own', [this.inDim, this.outDim], 'glorot'));
    const theirs = ops.linear(x, ops.parameter('theirs', [this.inDim, this.outDim], 'glorot'));
    const bias = ops.parameter('bias', [this.outDim], 'zeros');
    return ops.add(ops.add(own, ops.aggregate(graph, theirs, { reduce: 'mean' })), bias);
  }
}

/** `MeanBesideSelf` by name. */
export const operation = definePart({
  description: 'A node beside the mean of its neighbors.',
  options: z.object({}),
  create: (): OperationMaker => (inDim, outDim) => new MeanBesideSelf(inDim, outDim),
});
