import { util } from '@tensorflow/tfjs-core';
import type { nllLossGradientKernel, nllLossKernel } from '../kernels/nll-loss.js';
import { labelsIn } from './labels.js';
import { NativeOps, type TensorflowKernel, type, types } from './native-ops.js';

export const nllLoss: TensorflowKernel<typeof nllLossKernel> = ({ x }, { labeled }, backend) =>
  NativeOps.run(backend, (ops) => {
    const flat = ops.reshape(ops.handle(x), [util.sizeFromShape(x.shape)]);
    const places = labelsIn(backend, labeled).places(x.shape[1] as number);
    return ops.floats('Neg', [ops.mean(ops.gather(flat, places), 0)]);
  });

export const nllLossGradient: TensorflowKernel<typeof nllLossGradientKernel> = ({ dy }, { labeled, shape }, backend) =>
  NativeOps.run(backend, (ops) => {
    const count = labeled.nodes.length;
    const places = labelsIn(backend, labeled).places(shape[1] as number);
    const share = ops.scale(ops.handle(dy), -1 / count);
    const shares = ops.floats('BroadcastTo', [share, ops.ints([count])], type('Tidx', types.int32));
    return ops.reshape(ops.segment('Sum', shares, places, util.sizeFromShape([...shape])), shape);
  });
