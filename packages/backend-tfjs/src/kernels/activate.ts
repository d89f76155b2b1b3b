import type { Activation } from '@gnas/core/plugin';
import { devices as everyDevice } from '../devices.js';
import type { DropoutMask } from '../dropout-mask.js';
import type { RowOrigin } from '../sparse/indices.js';
import { defineKernel, typed } from './define-kernel.js';

/** Activations that the kernel implements, by their codes in `assembly/activate.ts`. */
export const activationCodes: Readonly<Partial<Record<Activation, number>>> = {
  linear: 0,
  relu: 1,
  relu6: 2,
  elu: 3,
  leaky_relu: 4,
  sigmoid: 5,
  tanh: 6,
};

/** Attributes of `activateKernel`. */
export interface ActivateAttributes extends RowOrigin {
  readonly activation: Activation;
  readonly dropout: DropoutMask;
}

/** Gradient of `activateKernel`: dx [N, F], and its column sums dBias [F] from the same pass. */
export const activateGradientKernel = defineKernel({
  name: 'GnasActivateGradient',
  inputs: ['dy', 'x', 'bias', 'y'],
  outputs: ['dx', 'dBias'],
  attributes: typed<ActivateAttributes>(),
  devices: everyDevice,
});

/** x [N, F], bias [F] -> [N, F]: dropout(activation(x + bias)) in one pass. */
export const activateKernel = defineKernel({
  name: 'GnasActivate',
  inputs: ['x', 'bias'],
  outputs: ['y'],
  attributes: typed<ActivateAttributes>(),
  devices: everyDevice,
  saves: ['x', 'bias', 'y'],
  gradient: (dy, saved, attributes) => {
    const [dx, dBias] = activateGradientKernel.runAll({ dy, ...saved }, attributes);
    return { x: dx, bias: dBias };
  },
});
