import type { TensorInfo } from '@tensorflow/tfjs-core';
import { registerDeviceKernel } from '../kernels/kernel.js';
import { type AdamAttributes, adamKernel, type SgdAttributes, sgdKernel } from '../kernels/optimizer.js';
import { type Handle, NativeOps, type TensorflowBackend } from './native-ops.js';

const decayed = (ops: NativeOps, parameter: TensorInfo, gradient: TensorInfo, weightDecay: number): Handle =>
  weightDecay === 0 ? ops.handle(gradient) : ops.add(ops.handle(gradient), ops.scale(ops.handle(parameter), weightDecay));

registerDeviceKernel<'parameter' | 'gradient' | 'first' | 'second', AdamAttributes>(
  adamKernel,
  'tensorflow',
  (
    { parameter, gradient, first, second },
    { rate, beta1, beta2, secondCorrection, epsilon, weightDecay },
    backend: TensorflowBackend,
  ) =>
    NativeOps.runAll(backend, (ops) => {
      const g = decayed(ops, parameter, gradient, weightDecay);
      const m = ops.add(ops.scale(ops.handle(first), beta1), ops.scale(g, 1 - beta1));
      const v = ops.add(ops.scale(ops.handle(second), beta2), ops.scale(ops.multiply(g, g), 1 - beta2));
      const root = ops.add(ops.scale(ops.floats('Sqrt', [v]), secondCorrection), ops.scalar(epsilon));
      ops.assign(parameter, ops.subtract(ops.handle(parameter), ops.divide(ops.scale(m, rate), root)));
      ops.assign(first, m);
      ops.assign(second, v);
      return [];
    }),
);

registerDeviceKernel<'parameter' | 'gradient', SgdAttributes>(
  sgdKernel,
  'tensorflow',
  ({ parameter, gradient }, { rate, weightDecay }, backend: TensorflowBackend) =>
    NativeOps.runAll(backend, (ops) => {
      const step = ops.scale(decayed(ops, parameter, gradient, weightDecay), rate);
      ops.assign(parameter, ops.subtract(ops.handle(parameter), step));
      return [];
    }),
);
