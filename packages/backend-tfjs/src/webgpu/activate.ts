import type { Activation } from '@gnas/core/plugin';

import type { activateGradientKernel, activateKernel } from '../kernels/activate.js';
import { keepFunction, maskUniforms, maskValues } from './keep.js';
import { runProgram, type WebgpuKernel } from './program.js';
import { sumRows } from './sum-rows.js';

/** WGSL of each activation of `v` and of its derivative. Near 0, a series replaces e^v - 1, which loses digits there. */
const activations: Readonly<Record<Activation, readonly [value: string, derivative: string]>> = {
  linear: ['v', '1.0'],
  relu: ['max(v, 0.0)', 'select(0.0, 1.0, v > 0.0)'],
  relu6: ['clamp(v, 0.0, 6.0)', 'select(0.0, 1.0, v > 0.0 && v < 6.0)'],
  elu: ['select(select(exp(v) - 1.0, v * (1.0 + v * (0.5 + v / 6.0)), v > -0.01), v, v > 0.0)', 'select(exp(v), 1.0, v > 0.0)'],
  leaky_relu: ['select(0.01 * v, v, v > 0.0)', 'select(0.01, 1.0, v > 0.0)'],
  sigmoid: ['1.0 / (1.0 + exp(-v))', 'exp(-abs(v)) / ((1.0 + exp(-abs(v))) * (1.0 + exp(-abs(v))))'],
  tanh: ['tanh(clamp(v, -15.0, 15.0))', '1.0 - tanh(clamp(v, -15.0, 15.0)) * tanh(clamp(v, -15.0, 15.0))'],
  softplus: ['max(v, 0.0) + log(1.0 + exp(-abs(v)))', '1.0 / (1.0 + exp(-v))'],
};

const forward = (activation: Activation) =>
  ({
    name: `activate ${activation}`,
    inputs: ['x', 'bias'],
    uniforms: [['width', 'i32'], ...maskUniforms],
    functions: keepFunction,
    body: `
      let v = x[index] + bias[index % uniforms.width];
      result[index] = (${activations[activation][0]}) * keep(index);`,
  }) as const;

const gradient = (activation: Activation) =>
  ({
    name: `activate ${activation}, gradient`,
    inputs: ['x', 'bias', 'dy'],
    uniforms: [['width', 'i32'], ...maskUniforms],
    functions: keepFunction,
    body: `
      let v = x[index] + bias[index % uniforms.width];
      result[index] = dy[index] * (${activations[activation][1]}) * keep(index);`,
  }) as const;

export const activate: WebgpuKernel<typeof activateKernel> = ({ x, bias }, { activation, dropout }, backend) =>
  runProgram(backend, forward(activation), {
    inputs: { x, bias },
    uniforms: { width: bias.shape[0] as number, ...maskValues(dropout) },
    shape: x.shape,
  });

export const activateGradient: WebgpuKernel<typeof activateGradientKernel> = (
  { dy, x, bias },
  { activation, dropout },
  backend,
) => {
  const [rows, width] = x.shape as [number, number];
  const dx = runProgram(backend, gradient(activation), {
    inputs: { x, bias, dy },
    uniforms: { width, ...maskValues(dropout) },
    shape: x.shape,
  });
  return [dx, sumRows(backend, dx, { rows, width, shape: [width], free: false })];
};
