import type { TensorInfo } from '@tensorflow/tfjs-core';
import { registerDeviceKernel } from '../kernels/kernel.js';
import { type AdamAttributes, adamKernel, type SgdAttributes, sgdKernel } from '../kernels/optimizer.js';
import { type CpuBackend, valuesOf } from './values.js';

registerDeviceKernel<'parameter' | 'gradient' | 'first' | 'second', AdamAttributes>(
  adamKernel,
  'cpu',
  (
    { parameter, gradient, first, second },
    { rate, beta1, beta2, secondCorrection, epsilon, weightDecay },
    backend: CpuBackend,
  ): TensorInfo[] => {
    const [values, gradients, means, squares] = [parameter, gradient, first, second].map((tensor) =>
      valuesOf(backend, tensor),
    ) as [Float32Array, Float32Array, Float32Array, Float32Array];
    for (let i = 0; i < values.length; i++) {
      const value = values[i] as number;
      const g = (gradients[i] as number) + weightDecay * value;
      const m = beta1 * (means[i] as number) + (1 - beta1) * g;
      const v = beta2 * (squares[i] as number) + (1 - beta2) * g * g;
      means[i] = m;
      squares[i] = v;
      values[i] = value - (rate * m) / (Math.sqrt(v) * secondCorrection + epsilon);
    }
    return [];
  },
);

registerDeviceKernel<'parameter' | 'gradient', SgdAttributes>(
  sgdKernel,
  'cpu',
  ({ parameter, gradient }, { rate, weightDecay }, backend: CpuBackend): TensorInfo[] => {
    const values = valuesOf(backend, parameter);
    const gradients = valuesOf(backend, gradient);
    for (let i = 0; i < values.length; i++)
      values[i] = (values[i] as number) - rate * ((gradients[i] as number) + weightDecay * (values[i] as number));
    return [];
  },
);
