import {
  type GatherRowsAttributes,
  type GatherRowsGradientAttributes,
  gatherRowsGradientKernel,
  gatherRowsKernel,
} from '../kernels/gather-rows.js';
import { registerDeviceKernel } from '../kernels/kernel.js';
import { NativeOps, type TensorflowBackend } from './native-ops.js';

registerDeviceKernel<'x', GatherRowsAttributes>(gatherRowsKernel, 'tensorflow', ({ x }, { rows }, backend: TensorflowBackend) =>
  NativeOps.run(backend, (ops) => ops.gather(ops.handle(x), ops.ints(rows))),
);

registerDeviceKernel<'dy', GatherRowsGradientAttributes>(
  gatherRowsGradientKernel,
  'tensorflow',
  ({ dy }, { rows, shape }, backend: TensorflowBackend) =>
    NativeOps.run(backend, (ops) => ops.segment('Sum', ops.handle(dy), ops.ints(rows), shape[0] as number)),
);
