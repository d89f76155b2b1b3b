import { util } from '@tensorflow/tfjs-core';
import type { adamKernel, sgdKernel } from '../kernels/optimizer.js';
import { WasmHeap, type WasmKernel } from './heap.js';

export const adam: WasmKernel<typeof adamKernel> = (
  { parameter, gradient, first, second },
  { rate, beta1, beta2, secondCorrection, epsilon, weightDecay },
  backend,
) => {
  const heap = WasmHeap.of(backend);
  const [p, g, m, v] = [parameter, gradient, first, second].map((tensor) => heap.address(tensor)) as [
    number,
    number,
    number,
    number,
  ];
  const size = util.sizeFromShape(parameter.shape);
  heap.overRows('adam', size, 7 * size, p, g, m, v, rate, beta1, beta2, secondCorrection, epsilon, weightDecay);
  return [];
};

export const sgd: WasmKernel<typeof sgdKernel> = ({ parameter, gradient }, { rate, weightDecay }, backend) => {
  const heap = WasmHeap.of(backend);
  const size = util.sizeFromShape(parameter.shape);
  heap.overRows('sgd', size, 3 * size, heap.address(parameter), heap.address(gradient), rate, weightDecay);
  return [];
};
