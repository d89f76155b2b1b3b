import { type TensorInfo, util } from '@tensorflow/tfjs-core';
import { registerDeviceKernel } from '../kernels/kernel.js';
import { type AdamAttributes, adamKernel, type SgdAttributes, sgdKernel } from '../kernels/optimizer.js';
import { WasmHeap } from './heap.js';

registerDeviceKernel<'parameter' | 'gradient' | 'first' | 'second', AdamAttributes>(
  adamKernel,
  'wasm',
  (
    { parameter, gradient, first, second },
    { rate, beta1, beta2, secondCorrection, epsilon, weightDecay },
    backend,
  ): TensorInfo[] => {
    const heap = WasmHeap.of(backend);
    const [p, g, m, v] = [parameter, gradient, first, second].map((tensor) => heap.address(tensor)) as [
      number,
      number,
      number,
      number,
    ];
    heap.kernels.adam(
      util.sizeFromShape(parameter.shape),
      p,
      g,
      m,
      v,
      rate,
      beta1,
      beta2,
      secondCorrection,
      epsilon,
      weightDecay,
    );
    return [];
  },
);

registerDeviceKernel<'parameter' | 'gradient', SgdAttributes>(
  sgdKernel,
  'wasm',
  ({ parameter, gradient }, { rate, weightDecay }, backend): TensorInfo[] => {
    const heap = WasmHeap.of(backend);
    heap.kernels.sgd(util.sizeFromShape(parameter.shape), heap.address(parameter), heap.address(gradient), rate, weightDecay);
    return [];
  },
);
