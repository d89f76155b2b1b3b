import { extendOps, type FeatureMatrix, type ModelOps, type Tensor } from '@gnas/core/plugin';

/** Statistics of the columns of a feature matrix. */
interface ColumnStatistics {
  /** [F] */
  readonly mean: Tensor;
  /** [F] one over the standard deviation; 1 where that is 0. */
  readonly scale: Tensor;
}

/**
 * Standardizes the columns of x, the device's copy of `features`, to (x - mean) / deviation. Passes in training use the statistics of their
 * graph and keep them as states `mean` and `scale` [F] under `path`. Evaluation, which may run on another graph, uses the states.
 *
 * Sparse x is returned unchanged. The returned operations then apply the standardization to the weight by which they multiply x:
 * (x - mean) S W = x (S W) - mean S W.
 */
export function standardized(
  ops: ModelOps,
  x: Tensor,
  { path, features }: { readonly path: string; readonly features: FeatureMatrix },
): { ops: ModelOps; x: Tensor } {
  const statistics = statisticsOf(ops.within(path), features);
  if (x.layout === 'sparse') return { ops: multiplying(ops, x, statistics), x };
  return { ops, x: ops.mul(ops.sub(x, statistics.mean), statistics.scale) };
}

function statisticsOf(ops: ModelOps, features: FeatureMatrix): ColumnStatistics {
  const { columns } = features;
  const [mean, scale] = [ops.state('mean', [columns], 'zeros'), ops.state('scale', [columns], 'ones')];
  if (ops.training) {
    const moments = momentsOf(features);
    mean.update(ops.constant(moments.mean, [columns]));
    scale.update(ops.constant(moments.scale, [columns]));
  }
  return { mean: mean.value, scale: scale.value };
}

/** Returns operations whose products standardize the columns of x. */
function multiplying(ops: ModelOps, x: Tensor, statistics: ColumnStatistics): ModelOps {
  const linear = (a: Tensor, weight: Tensor, bias?: Tensor): Tensor => {
    if (a !== x) return ops.linear(a, weight, bias);
    const [columns, width] = weight.shape as [number, number];
    const scaled = ops.mul(weight, ops.reshape(statistics.scale, [columns, 1]));
    const shift = ops.scale(ops.reshape(ops.matmul(ops.reshape(statistics.mean, [1, columns]), scaled), [width]), -1);
    return ops.linear(a, scaled, bias ? ops.add(bias, shift) : shift);
  };
  return extendOps(ops, {
    linear,
    matmul: (a: Tensor, b: Tensor) => linear(a, b),
    within: (name: string): ModelOps => multiplying(ops.within(name), x, statistics),
  });
}

const known = new WeakMap<FeatureMatrix, { mean: Float64Array; scale: Float64Array }>();

/** Returns the mean and one over the standard deviation of each column. Computed once per matrix. */
function momentsOf(features: FeatureMatrix): { mean: Float64Array; scale: Float64Array } {
  let moments = known.get(features);
  if (!moments) {
    moments = computeMoments(features);
    known.set(features, moments);
  }
  return moments;
}

function computeMoments(features: FeatureMatrix): { mean: Float64Array; scale: Float64Array } {
  const { rows, columns, values } = features;
  const columnOf = (at: number): number => (features.layout === 'dense' ? at % columns : (features.columnIndices[at] as number));
  const mean = new Float64Array(columns);
  const squares = new Float64Array(columns);
  for (let at = 0; at < values.length; at++) {
    const column = columnOf(at);
    mean[column] = (mean[column] as number) + (values[at] as number) / rows;
  }
  const stored = new Float64Array(columns);
  for (let at = 0; at < values.length; at++) {
    const column = columnOf(at);
    squares[column] = (squares[column] as number) + ((values[at] as number) - (mean[column] as number)) ** 2;
    stored[column] = (stored[column] as number) + 1;
  }
  const scale = squares.map((sum, column) => {
    // What a sparse matrix does not store is 0.
    const variance = (sum + (rows - (stored[column] as number)) * (mean[column] as number) ** 2) / rows;
    return variance > 1e-12 ? 1 / Math.sqrt(variance) : 1;
  });
  return { mean, scale };
}
