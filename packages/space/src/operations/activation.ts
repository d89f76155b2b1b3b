import { type Activation, type Operation, type OperationInput, parseOptions, type Tensor } from '@gnas/core/plugin';
import * as z from 'zod';

/** Activation functions of GraphNAS' spaces, by name. */
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

/** Schema of the options of `ActivationOperation`. */
export const activationOptions = z.object({
  activation: z.enum(activationNames).describe('Activation function.'),
});

/** Options of `ActivationOperation`. */
export type ActivationOptions = z.input<typeof activationOptions>;

/** Applies an activation function, [N, F] -> [N, F]. Named after it, and without parameters. */
export class ActivationOperation implements Operation {
  readonly name: Activation;

  /** @throws GnasError GNAS_INVALID_OPTION */
  constructor(options: ActivationOptions) {
    this.name = parseOptions('ActivationOperation', activationOptions, options).activation;
  }

  forward({ x, ops }: OperationInput): Tensor {
    return ops.applyActivation(x, this.name);
  }
}
