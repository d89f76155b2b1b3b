import type { FeatureMatrix, GraphOnDevice } from '@gnas/core/plugin';

/** Divides the features of each node by the sum of their absolute values. Rows of zeros stay. */
export function rowNormalized(graph: GraphOnDevice): GraphOnDevice {
  return graph.derive('row-normalized', (original) => ({ ...original, features: normalizeRows(original.features) }));
}

function normalizeRows(features: FeatureMatrix): FeatureMatrix {
  const values = features.values.slice();
  const beginOf = (row: number): number =>
    features.layout === 'dense' ? row * features.columns : (features.rowPointers[row] as number);
  for (let row = 0; row < features.rows; row++) {
    const own = values.subarray(beginOf(row), beginOf(row + 1));
    const sum = own.reduce((total, value) => total + Math.abs(value), 0);
    if (sum > 0) for (let at = 0; at < own.length; at++) own[at] = (own[at] as number) / sum;
  }
  return { ...features, values };
}
