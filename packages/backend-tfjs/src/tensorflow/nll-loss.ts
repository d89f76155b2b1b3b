import { util } from '@tensorflow/tfjs-core';
import { registerDeviceKernel } from '../kernels/kernel.js';
import {
  type NllLossAttributes,
  type NllLossGradientAttributes,
  nllLossGradientKernel,
  nllLossKernel,
} from '../kernels/nll-loss.js';
import { labelsIn } from './labels.js';
import { NativeOps, type TensorflowBackend, type, types } from './native-ops.js';

registerDeviceKernel<'x', NllLossAttributes>(nllLossKernel, 'tensorflow', ({ x }, { labelled }, backend: TensorflowBackend) =>
  NativeOps.run(backend, (ops) => {
    const flat = ops.reshape(ops.handle(x), [util.sizeFromShape(x.shape)]);
    const places = labelsIn(backend, labelled).places(x.shape[1] as number);
    return ops.floats('Neg', [ops.mean(ops.gather(flat, places), 0)]);
  }),
);

registerDeviceKernel<'dy', NllLossGradientAttributes>(
  nllLossGradientKernel,
  'tensorflow',
  ({ dy }, { labelled, shape }, backend: TensorflowBackend) =>
    NativeOps.run(backend, (ops) => {
      const count = labelled.nodes.length;
      const places = labelsIn(backend, labelled).places(shape[1] as number);
      const share = ops.scale(ops.handle(dy), -1 / count);
      const shares = ops.floats('BroadcastTo', [share, ops.ints([count])], type('Tidx', types.int32));
      return ops.reshape(ops.segment('Sum', shares, places, util.sizeFromShape([...shape])), shape);
    }),
);
