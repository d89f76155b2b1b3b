import type { Operation, OperationInput, Tensor } from '@gnas/core/plugin';

/** Adds the first two `inputs`, a stem and a side path: the `add` aggregation of AutoAttend (Guan et al. 2021). */
export class AggAdd implements Operation {
  readonly name = 'add';

  forward({ x, inputs = [x, x], ops }: OperationInput): Tensor {
    const [stem, side] = inputs as readonly [Tensor, Tensor];
    return ops.add(stem, side);
  }
}
