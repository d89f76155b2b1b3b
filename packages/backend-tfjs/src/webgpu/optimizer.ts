import type { adamKernel, sgdKernel } from '../kernels/optimizer.js';
import { runProgram, type WebgpuKernel } from './program.js';

// A program writes one buffer, so a step of Adam takes three: one per moment and one for the parameter.
const moment = (square: boolean) =>
  ({
    name: square ? 'adam, second moment' : 'adam, first moment',
    inputs: ['parameter', 'gradient'],
    uniforms: [
      ['beta', 'f32'],
      ['rest', 'f32'],
      ['weightDecay', 'f32'],
    ],
    body: `
      let g = gradient[index] + uniforms.weightDecay * parameter[index];
      result[index] = uniforms.beta * result[index] + uniforms.rest * g${square ? ' * g' : ''};`,
  }) as const;

const descend = {
  name: 'adam, parameter',
  inputs: ['first', 'second'],
  uniforms: [
    ['rate', 'f32'],
    ['secondCorrection', 'f32'],
    ['epsilon', 'f32'],
  ],
  body: `
    result[index] -= uniforms.rate * first[index] / (sqrt(second[index]) * uniforms.secondCorrection + uniforms.epsilon);`,
} as const;

const descendByGradient = {
  name: 'sgd',
  inputs: ['gradient'],
  uniforms: [
    ['rate', 'f32'],
    ['weightDecay', 'f32'],
  ],
  body: 'result[index] -= uniforms.rate * (gradient[index] + uniforms.weightDecay * result[index]);',
} as const;

export const adam: WebgpuKernel<typeof adamKernel> = (
  { parameter, gradient, first, second },
  { rate, beta1, beta2, secondCorrection, epsilon, weightDecay },
  backend,
) => {
  const { shape } = parameter;
  const inputs = { parameter, gradient };
  runProgram(backend, moment(false), {
    inputs,
    uniforms: { beta: beta1, rest: 1 - beta1, weightDecay },
    shape,
    output: first,
  });
  runProgram(backend, moment(true), {
    inputs,
    uniforms: { beta: beta2, rest: 1 - beta2, weightDecay },
    shape,
    output: second,
  });
  runProgram(backend, descend, {
    inputs: { first, second },
    uniforms: { rate, secondCorrection, epsilon },
    shape,
    output: parameter,
  });
  return [];
};

export const sgd: WebgpuKernel<typeof sgdKernel> = ({ parameter, gradient }, { rate, weightDecay }, backend) => {
  runProgram(backend, descendByGradient, {
    inputs: { gradient },
    uniforms: { rate, weightDecay },
    shape: parameter.shape,
    output: parameter,
  });
  return [];
};
