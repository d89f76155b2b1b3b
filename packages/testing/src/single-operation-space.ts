import { BaseSpace, type ForwardInput, type OperationMaker, type Tensor } from '@gnas/core/plugin';

/** One operation from the width of the features to that of the classes. */
export class SingleOperationSpace extends BaseSpace {
  constructor(readonly make: OperationMaker) {
    super();
  }

  override buildGraph(): void {
    this.setLayerChoice(0, [this.make(this.inputDim, this.outputDim)], { key: 'op' });
  }

  override forward(input: ForwardInput): Tensor {
    return this.layer('op')(input);
  }
}
