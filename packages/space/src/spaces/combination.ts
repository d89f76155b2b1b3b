import type { ForwardInput, Operation, Tensor } from '@gnas/core';
import { affine } from '../operations/affine.js';

export const combinationNames = ['add', 'product', 'concat'] as const;
export type CombinationName = (typeof combinationNames)[number];

/**
 * Joins the outputs of all layers, given side by side [N, layerNumber * hiddenDim], activates and classifies them. The
 * classifier belongs to the operation, because its width depends on the way of joining; so every way gives [N, outputDim].
 */
export class Combination implements Operation {
  constructor(
    readonly name: CombinationName,
    readonly options: {
      readonly layerNumber: number;
      readonly hiddenDim: number;
      readonly outputDim: number;
      readonly activate: (input: ForwardInput) => Tensor;
    },
  ) {}

  forward({ graph, x, ops }: ForwardInput): Tensor {
    const { layerNumber, hiddenDim, outputDim, activate } = this.options;
    const joined = this.#join(x, (index) => ops.slice(x, [0, index * hiddenDim], [graph.numNodes, hiddenDim]), ops);
    const width = this.name === 'concat' ? layerNumber * hiddenDim : hiddenDim;
    return affine(ops.within('classifier'), activate({ graph, x: joined, ops }), width, outputDim);
  }

  #join(x: Tensor, part: (index: number) => Tensor, ops: ForwardInput['ops']): Tensor {
    if (this.name === 'concat') return x;
    let joined = part(0);
    for (let index = 1; index < this.options.layerNumber; index++)
      joined = this.name === 'add' ? ops.add(joined, part(index)) : ops.mul(joined, part(index));
    return joined;
  }
}
