import { BaseSpace } from '@gnas/core/plugin';

/** A published architecture as a space of one: `layers(inputDim, outputDim)` gives its operations, `run` puts them together. */
export class FixedSpace extends BaseSpace {
  constructor(layers, run) {
    super();
    this.layers = layers;
    this.run = run;
  }

  buildGraph() {
    this.layers(this.inputDim, this.outputDim).forEach((operation, index) => {
      this.setLayerChoice(index, [operation], { key: `layer_${index}` });
    });
  }

  forward(input) {
    return this.run(input, (index, x) => this.layer(`layer_${index}`)({ ...input, x }));
  }
}
