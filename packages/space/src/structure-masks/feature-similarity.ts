import type { FeatureMatrix } from '@gnas/core';

/** How alike the features of two nodes are, at most 1. A node without features is like no other one. */
export type Similarity = (a: number, b: number) => number;

/** The stored values of one row, in ascending columns. */
interface Row {
  readonly columns: ArrayLike<number>;
  readonly values: ArrayLike<number>;
}

/** Cosine of the angle between two nodes' features, from -1 to 1. */
export function cosineSimilarity(features: FeatureMatrix): Similarity {
  const rows = rowsOf(features);
  const norms = rows.map(({ values }) => Math.sqrt(sumOf(values, (value) => value * value)));
  return (a, b) => {
    const product = (norms[a] as number) * (norms[b] as number);
    return product === 0 ? 0 : overlap(rows[a] as Row, rows[b] as Row, (x, y) => x * y) / product;
  };
}

/** Share of the features that two nodes have in common among those that either has (Jaccard), from 0 to 1. */
export function jaccardSimilarity(features: FeatureMatrix): Similarity {
  const rows = rowsOf(features);
  const sizes = rows.map(({ values }) => sumOf(values, (value) => Number(value !== 0)));
  return (a, b) => {
    const common = overlap(rows[a] as Row, rows[b] as Row, (x, y) => Number(x !== 0 && y !== 0));
    const either = (sizes[a] as number) + (sizes[b] as number) - common;
    return either === 0 ? 0 : common / either;
  };
}

/** Whether each node either has a feature or not; a bag of words that was divided by its length still counts as one. */
export function isBinary(features: FeatureMatrix): boolean {
  return rowsOf(features).every(({ values }) => {
    const present = Array.from(values).filter((value) => value !== 0);
    return present.every((value) => value > 0 && value === present[0]);
  });
}

function rowsOf(features: FeatureMatrix): Row[] {
  const { rows, columns, values } = features;
  if (features.layout === 'sparse') {
    const { rowPointers, columnIndices } = features;
    return Array.from({ length: rows }, (_, row) => ({
      columns: columnIndices.subarray(rowPointers[row], rowPointers[row + 1]),
      values: values.subarray(rowPointers[row], rowPointers[row + 1]),
    }));
  }
  const all = Int32Array.from({ length: columns }, (_, column) => column);
  return Array.from({ length: rows }, (_, row) => ({
    columns: all,
    values: values.subarray(row * columns, (row + 1) * columns),
  }));
}

function sumOf(values: ArrayLike<number>, f: (value: number) => number): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += f(values[i] as number);
  return sum;
}

/** Sum over the columns that both rows store. */
function overlap(a: Row, b: Row, f: (x: number, y: number) => number): number {
  let sum = 0;
  for (let i = 0, j = 0; i < a.columns.length && j < b.columns.length; ) {
    const order = (a.columns[i] as number) - (b.columns[j] as number);
    if (order === 0) sum += f(a.values[i] as number, b.values[j] as number);
    if (order <= 0) i++;
    if (order >= 0) j++;
  }
  return sum;
}
