import type { Split, Targets } from './graph.js';

/**
 * Makes targets of numbers, with the mean and the standard deviation of each column over the train split, by which training standardizes.
 * A column that is constant there has spread 1.
 * @param values [rows * columns] row by row; NaN if a value is not known
 */
export function numberTargets(
  { values, columns, names }: Pick<Targets, 'values' | 'columns' | 'names'>,
  { train }: Pick<Split, 'train'>,
): Targets {
  const center = new Float32Array(columns);
  const spread = new Float32Array(columns).fill(1);
  for (let column = 0; column < columns; column++) {
    let [count, mean, squares] = [0, 0, 0];
    for (const row of train) {
      const value = values[row * columns + column] as number;
      if (Number.isNaN(value)) continue;
      // Welford (1962): exact enough for values far from 0.
      const before = value - mean;
      mean += before / ++count;
      squares += before * (value - mean);
    }
    center[column] = mean;
    const deviation = Math.sqrt(squares / count);
    if (deviation > 0) spread[column] = deviation;
  }
  return { kind: 'numbers', columns, values, ...(names && { names }), center, spread };
}
