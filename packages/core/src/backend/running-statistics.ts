import { extendOps } from './extend-ops.js';
import type { BatchNormOptions, Ops, PrimitiveOps, RunningStatistics } from './ops.js';
import type { Tensor } from './tensor.js';

/** Mean and biased variance [F] of each column of a batch with the given number of rows. */
export interface BatchStatistics {
  readonly mean: Tensor;
  readonly variance: Tensor;
  readonly rows: number;
}

/** Operations that statistics need. */
type Arithmetic = Pick<PrimitiveOps, 'constant' | 'add' | 'sub' | 'mul' | 'div' | 'scale' | 'sqrt'>;

/** Moves running statistics toward those of a batch, with its unbiased variance, as torch.nn.BatchNorm1d does. */
export function updateRunning(ops: Arithmetic, running: RunningStatistics, { mean, variance, rows }: BatchStatistics): void {
  const { momentum = 0.1 } = running;
  const moved = (from: Tensor, to: Tensor, weight: number): Tensor =>
    ops.add(ops.scale(from, 1 - momentum), ops.scale(to, weight));
  running.mean.update(moved(running.mean.value, mean, momentum));
  running.variance.update(moved(running.variance.value, variance, (momentum * rows) / Math.max(1, rows - 1)));
}

/** x [N, F] -> [N, F]: normalizes by running statistics (Ioffe & Szegedy 2015, algorithm 2, step 11). */
export function normalizeByRunning(
  ops: Arithmetic,
  x: Tensor,
  {
    scale,
    shift,
    epsilon,
    running: { mean, variance },
  }: {
    readonly scale: Tensor;
    readonly shift: Tensor;
    readonly epsilon: number;
    readonly running: RunningStatistics;
  },
): Tensor {
  const factor = ops.div(scale, ops.sqrt(ops.add(variance.value, ops.constant([epsilon], [1]))));
  return ops.add(ops.mul(x, factor), ops.sub(shift, ops.mul(mean.value, factor)));
}

/** Returns operations whose batch norm uses the statistics of the current nodes in evaluation too. */
export function withBatchStatistics(ops: Ops): Ops {
  return extendOps(ops, {
    batchNorm: (x: Tensor, scale: Tensor, shift: Tensor, { running: _, ...options }: BatchNormOptions = {}) =>
      ops.batchNorm(x, scale, shift, options),
  });
}
