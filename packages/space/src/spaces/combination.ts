import type { ForwardInput, Operation, Tensor } from '@gnas/core/plugin';
import { affine } from '../operations/affine.js';

/** Ways in which GraphNAS' micro space joins the outputs of its layers. */
export const combinationNames = ['add', 'product', 'concat'] as const;
/** One of `combinationNames`. */
export type CombinationName = (typeof combinationNames)[number];

/**
 * Joins the outputs of all layers, `inputs` of [N, hiddenDim] each, then activates and classifies them: -> [N, outputDim]. The classifier
 * belongs to the operation because its width depends on how the outputs are joined.
 */
export class Combination implements Operation {
  constructor(
    readonly name: CombinationName,
    readonly settings: {
      readonly layerNumber: number;
      readonly hiddenDim: number;
      readonly outputDim: number;
      readonly activate: (input: ForwardInput) => Tensor;
    },
  ) {}

  forward({ graph, x, inputs = [x], ops }: ForwardInput): Tensor {
    const { layerNumber, hiddenDim, outputDim, activate } = this.settings;
    const width = this.name === 'concat' ? layerNumber * hiddenDim : hiddenDim;
    return affine(ops.within('classifier'), activate({ graph, x: this.#join(inputs, ops), ops }), width, outputDim);
  }

  #join(inputs: readonly Tensor[], ops: ForwardInput['ops']): Tensor {
    if (this.name === 'concat') return inputs.length === 1 ? (inputs[0] as Tensor) : ops.concat(inputs, 1);
    return inputs.reduce((a, b) => (this.name === 'add' ? ops.add(a, b) : ops.mul(a, b)));
  }
}
