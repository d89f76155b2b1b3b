import type { gatherRowsGradientKernel, gatherRowsKernel } from '../kernels/gather-rows.js';
import { NativeOps, type TensorflowKernel } from './native-ops.js';

export const gatherRows: TensorflowKernel<typeof gatherRowsKernel> = ({ x }, { rows }, backend) =>
  NativeOps.run(backend, (ops) => ops.gather(ops.handle(x), ops.ints(rows)));

export const gatherRowsGradient: TensorflowKernel<typeof gatherRowsGradientKernel> = ({ dy }, { rows, shape }, backend) =>
  NativeOps.run(backend, (ops) => ops.segment('Sum', ops.handle(dy), ops.ints(rows), shape[0] as number));
