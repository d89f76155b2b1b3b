import type { Activation } from '@gnas/core/plugin';

import { keep } from '../dropout-mask.js';
import type { activateGradientKernel, activateKernel } from '../kernels/activate.js';
import { numberOf } from './dropout.js';
import { type CpuKernel, makeFloats, valuesOf } from './values.js';

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** Each activation with its derivative. */
const activations: Readonly<Record<Activation, readonly [(x: number) => number, (x: number) => number]>> = {
  linear: [(x) => x, () => 1],
  relu: [(x) => Math.max(0, x), (x) => (x > 0 ? 1 : 0)],
  relu6: [(x) => Math.min(6, Math.max(0, x)), (x) => (x > 0 && x < 6 ? 1 : 0)],
  elu: [(x) => (x > 0 ? x : Math.expm1(x)), (x) => (x > 0 ? 1 : Math.exp(x))],
  leaky_relu: [(x) => (x > 0 ? x : 0.01 * x), (x) => (x > 0 ? 1 : 0.01)],
  sigmoid: [sigmoid, (x) => sigmoid(x) * (1 - sigmoid(x))],
  tanh: [Math.tanh, (x) => 1 - Math.tanh(x) ** 2],
  softplus: [(x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))), sigmoid],
};

export const activate: CpuKernel<typeof activateKernel> = ({ x, bias }, { activation, dropout, numbers }, backend) => {
  const [values, shifts] = [valuesOf(backend, x), valuesOf(backend, bias)];
  const [act] = activations[activation];
  return makeFloats(backend, x.shape, (y) => {
    for (let i = 0; i < y.length; i++)
      y[i] =
        act((values[i] as number) + (shifts[i % shifts.length] as number)) * keep(numberOf(i, shifts.length, numbers), dropout);
  });
};

export const activateGradient: CpuKernel<typeof activateGradientKernel> = (
  { dy, x, bias },
  { activation, dropout, numbers },
  backend,
) => {
  const [upstream, values, shifts] = [valuesOf(backend, dy), valuesOf(backend, x), valuesOf(backend, bias)];
  const [, derivative] = activations[activation];
  const dBias = new Float32Array(shifts.length);
  const dx = makeFloats(backend, x.shape, (gradient) => {
    for (let i = 0; i < gradient.length; i++) {
      const f = i % shifts.length;
      const d =
        (upstream[i] as number) *
        derivative((values[i] as number) + (shifts[f] as number)) *
        keep(numberOf(i, shifts.length, numbers), dropout);
      gradient[i] = d;
      dBias[f] = (dBias[f] as number) + d;
    }
  });
  return [dx, backend.makeTensorInfo(bias.shape, 'float32', dBias)];
};
