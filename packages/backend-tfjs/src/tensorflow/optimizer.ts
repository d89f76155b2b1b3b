import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { adamKernel, sgdKernel } from '../kernels/optimizer.js';
import { type Handle, NativeOps, type TensorflowKernel } from './native-ops.js';

const decayed = (ops: NativeOps, parameter: TensorInfo, gradient: TensorInfo, weightDecay: number): Handle =>
  weightDecay === 0 ? ops.handle(gradient) : ops.add(ops.handle(gradient), ops.scale(ops.handle(parameter), weightDecay));

export const adam: TensorflowKernel<typeof adamKernel> = (
  { parameter, gradient, first, second },
  { rate, beta1, beta2, secondCorrection, epsilon, weightDecay },
  backend,
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
  });

export const sgd: TensorflowKernel<typeof sgdKernel> = ({ parameter, gradient }, { rate, weightDecay }, backend) =>
  NativeOps.runAll(backend, (ops) => {
    const step = ops.scale(decayed(ops, parameter, gradient, weightDecay), rate);
    ops.assign(parameter, ops.subtract(ops.handle(parameter), step));
    return [];
  });
