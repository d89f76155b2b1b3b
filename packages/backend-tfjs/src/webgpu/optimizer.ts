import type { TensorInfo } from '@tensorflow/tfjs-core';
import { registerDeviceKernel } from '../kernels/kernel.js';
import { type AdamAttributes, adamKernel, type SgdAttributes, sgdKernel } from '../kernels/optimizer.js';
import { runProgram, type WebgpuBackend } from './program.js';

// A shader writes one buffer here, so a step of Adam is three: each moment, then the parameter.
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

const sgd = {
  name: 'sgd',
  inputs: ['gradient'],
  uniforms: [
    ['rate', 'f32'],
    ['weightDecay', 'f32'],
  ],
  body: 'result[index] -= uniforms.rate * (gradient[index] + uniforms.weightDecay * result[index]);',
} as const;

registerDeviceKernel<'parameter' | 'gradient' | 'first' | 'second', AdamAttributes>(
  adamKernel,
  'webgpu',
  (
    { parameter, gradient, first, second },
    { rate, beta1, beta2, secondCorrection, epsilon, weightDecay },
    backend: WebgpuBackend,
  ): TensorInfo[] => {
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
  },
);

registerDeviceKernel<'parameter' | 'gradient', SgdAttributes>(
  sgdKernel,
  'webgpu',
  ({ parameter, gradient }, { rate, weightDecay }, backend: WebgpuBackend): TensorInfo[] => {
    runProgram(backend, sgd, {
      inputs: { gradient },
      uniforms: { rate, weightDecay },
      shape: parameter.shape,
      output: parameter,
    });
    return [];
  },
);
