import type { BaseSpace, ForwardInput, Tensor } from '@gnas/core/plugin';
import { WrappedSpace } from './wrapped-space.js';

/**
 * Turns standardized scores into numbers in the unit of the targets: score * spread + center, column by column. Training takes center and
 * spread from its graph, and keeps them with the model's parameters for graphs whose targets are not known.
 */
export class StandardizedOutputSpace extends WrappedSpace {
  protected override around(space: BaseSpace): StandardizedOutputSpace {
    return new StandardizedOutputSpace(space);
  }

  override forward({ graph, x, ops }: ForwardInput): Tensor {
    const scores = this.space.forward({ graph, x, ops });
    const within = ops.within('targets');
    const shape = [this.outputDim];
    const center = within.state('center', shape, 'zeros');
    const spread = within.state('spread', shape, 'ones');
    const { targets } = graph.graph;
    if (ops.training && targets?.center && targets.spread) {
      center.update(ops.constant(targets.center, shape));
      spread.update(ops.constant(targets.spread, shape));
    }
    return ops.add(ops.mul(scores, spread.value), center.value);
  }
}
