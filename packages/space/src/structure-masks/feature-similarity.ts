import type { FeatureMatrix } from '@gnas/core';

/** Similarity of the features of two nodes, at most 1. It is 0 if a node has no features. */
export type Similarity = (a: number, b: number) => number;

/** Stored values of one row, in ascending order of columns. */
interface Row {
  readonly columns: ArrayLike<number>;
  readonly values: ArrayLike<number>;
}

/** Cosine similarity of two nodes' features, from -1 to 1. */
export function cosineSimilarity(features: FeatureMatrix): Similarity {
  const rows = rowsOf(features);
  const norms = rows.map(({ values }) => Math.sqrt(sumOf(values, (value) => value * value)));
  return (a, b) => {
    const product = (norms[a] as number) * (norms[b] as number);
    return product === 0 ? 0 : overlap(rows[a] as Row, rows[b] as Row, (x, y) => x * y) / product;
  };
}

/** Jaccard similarity, from 0 to 1: features that two nodes share, as a fraction of those that either has. */
export function jaccardSimilarity(features: FeatureMatrix): Similarity {
  const rows = rowsOf(features);
  const sizes = rows.map(({ values }) => sumOf(values, (value) => Number(value !== 0)));
  return (a, b) => {
    const common = overlap(rows[a] as Row, rows[b] as Row, (x, y) => Number(x !== 0 && y !== 0));
    const either = (sizes[a] as number) + (sizes[b] as number) - common;
    return either === 0 ? 0 : common / either;
  };
}

/** Whether features are either present or absent. A bag of words divided by its length counts as binary too. */
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

/** Sum of f over the columns that both rows store. */
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
