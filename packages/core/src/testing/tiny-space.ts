import type { Tensor } from '../backend/tensor.js';
import { BaseSpace } from '../space/base-space.js';
import type { Operation } from '../space/choice.js';
import type { ForwardInput } from '../space/forward-input.js';

/** [N, inDim] x weight [inDim, outDim]. */
export const dense = (name: string, inDim: number, outDim: number): Operation => ({
  name,
  forward: ({ x, ops }) => ops.linear(x, ops.parameter('weight', [inDim, outDim], 'glorot')),
});

/** Two layers of two operations each, and one of two inputs to the second layer: for core's own tests. */
export class TinySpace extends BaseSpace {
  constructor(readonly hiddenDim = 4) {
    super();
  }

  override buildGraph(): void {
    const { inputDim, outputDim, hiddenDim } = this;
    this.setLayerChoice(0, [dense('linear', inputDim, hiddenDim), dense('other', inputDim, hiddenDim)], { key: 'op_0' });
    this.setInputChoice(1, ['raw', 'hidden'], { key: 'in_1' });
    this.setLayerChoice(2, [dense('linear', hiddenDim, outputDim), this.neighbors(outputDim)], { key: 'op_1' });
  }

  override forward({ graph, x, ops }: ForwardInput): Tensor {
    const hidden = this.layer('op_0')({ graph, x, ops });
    const chosen = this.input('in_1')(ops, [hidden, ops.leakyRelu(hidden)]);
    return this.layer('op_1')({ graph, x: chosen, ops });
  }

  private neighbors(outputDim: number): Operation {
    return {
      name: 'neighbors',
      forward: ({ graph, x, ops }) =>
        ops.aggregate(graph, ops.linear(x, ops.parameter('weight', [this.hiddenDim, outputDim], 'glorot'))),
    };
  }
}
