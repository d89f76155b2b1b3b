import { type Activation, didYouMean, GnasError, type Operation, type OperationInput, type Tensor } from '@gnas/core';

/** The activation functions of GraphNAS' spaces, by name. */
export const activationNames = [
  'sigmoid',
  'tanh',
  'relu',
  'linear',
  'elu',
  'leaky_relu',
  'relu6',
  'softplus',
] as const satisfies readonly Activation[];

/** An activation function as an operation without parameters; the width stays. */
export class ActivationOperation implements Operation {
  /** @throws GnasError GNAS_UNKNOWN_NAME */
  constructor(readonly name: Activation) {
    if (!activationNames.includes(name))
      throw new GnasError(
        'GNAS_UNKNOWN_NAME',
        `There is no activation "${name}"${didYouMean(name, activationNames)}. Known: ${activationNames.join(', ')}.`,
      );
  }

  forward({ x, ops }: OperationInput): Tensor {
    return ops.applyActivation(x, this.name);
  }
}
