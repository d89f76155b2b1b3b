import type { Activation } from '@gnas/core';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { DropoutMask } from '../dropout-mask.js';
import type { RowOrigin } from '../sparse/indices.js';
import { registerKernelGradient, runKernel } from './kernel.js';

/** x [N, F], bias [F] -> dropout(activation(x + bias)) in one pass; its gradient sums the bias' on the way. */
export const activateKernel = 'GnasActivate';
export const activateGradientKernel = 'GnasActivateGradient';

/** Activations that the kernel knows, by their codes in `assembly/activate.ts`. */
export const activationCodes: Readonly<Partial<Record<Activation, number>>> = {
  linear: 0,
  relu: 1,
  relu6: 2,
  elu: 3,
  leaky_relu: 4,
  sigmoid: 5,
  tanh: 6,
};

export interface ActivateAttributes extends RowOrigin {
  readonly activation: Activation;
  readonly dropout: DropoutMask;
}

const saved = { inputs: ['x', 'bias'], outputs: [true] };

registerKernelGradient<ActivateAttributes>(activateKernel, saved, (dy, [x, bias, y], attributes) => {
  const [dx, dBias] = runKernel<[Tensor, Tensor]>(
    activateGradientKernel,
    { dy, x: x as Tensor, bias: bias as Tensor, y: y as Tensor },
    attributes,
  );
  return { x: () => dx, bias: () => dBias };
});

export function activate(x: Tensor, bias: Tensor, attributes: ActivateAttributes): Tensor {
  return runKernel<Tensor>(activateKernel, { x, bias }, attributes);
}
