import type { adamKernel, sgdKernel } from '../kernels/optimizer.js';
import { type CpuKernel, valuesOf } from './values.js';

export const adam: CpuKernel<typeof adamKernel> = (
  { parameter, gradient, first, second },
  { rate, beta1, beta2, secondCorrection, epsilon, weightDecay },
  backend,
) => {
  const [values, gradients, means, squares] = [parameter, gradient, first, second].map((tensor) => valuesOf(backend, tensor)) as [
    Float32Array,
    Float32Array,
    Float32Array,
    Float32Array,
  ];
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
};

export const sgd: CpuKernel<typeof sgdKernel> = ({ parameter, gradient }, { rate, weightDecay }, backend) => {
  const values = valuesOf(backend, parameter);
  const gradients = valuesOf(backend, gradient);
  for (let i = 0; i < values.length; i++)
    values[i] = (values[i] as number) - rate * ((gradients[i] as number) + weightDecay * (values[i] as number));
  return [];
};
