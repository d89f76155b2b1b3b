import type { KnownPairs } from './known-pairs.js';

/** Mean absolute error. */
export function mae({ predicted, actual }: KnownPairs): number {
  return meanOf(predicted, (value, at) => Math.abs(value - (actual[at] as number)));
}

/** Root mean squared error. */
export function rmse({ predicted, actual }: KnownPairs): number {
  return Math.sqrt(meanOf(predicted, (value, at) => (value - (actual[at] as number)) ** 2));
}

/** Coefficient of determination: 1 - squared error / squared deviation from the mean. NaN if all targets are equal. */
export function r2({ predicted, actual }: KnownPairs): number {
  const mean = meanOf(actual, (value) => value);
  const deviation = meanOf(actual, (value) => (value - mean) ** 2);
  if (deviation === 0) return Number.NaN;
  return 1 - meanOf(predicted, (value, at) => (value - (actual[at] as number)) ** 2) / deviation;
}

/** Spearman's rank correlation: Pearson's correlation of ranks, ties at their mean rank. NaN if one side is constant. */
export function spearman({ predicted, actual }: KnownPairs): number {
  const [a, b] = [ranksOf(predicted), ranksOf(actual)];
  const middle = (a.length - 1) / 2;
  const product = (x: Float64Array, y: Float64Array): number =>
    meanOf(x, (value, at) => (value - middle) * ((y[at] as number) - middle));
  return product(a, b) / Math.sqrt(product(a, a) * product(b, b));
}

function meanOf(values: Float64Array, figure: (value: number, at: number) => number): number {
  let sum = 0;
  for (let at = 0; at < values.length; at++) sum += figure(values[at] as number, at);
  return sum / values.length;
}

function ranksOf(values: Float64Array): Float64Array {
  const order = Int32Array.from(values.keys()).sort((a, b) => (values[a] as number) - (values[b] as number));
  const ranks = new Float64Array(values.length);
  for (let from = 0, to = 0; from < order.length; from = to) {
    while (to < order.length && values[order[to] as number] === values[order[from] as number]) to++;
    if (to === from) return ranks.fill(Number.NaN);
    for (let at = from; at < to; at++) ranks[order[at] as number] = (from + to - 1) / 2;
  }
  return ranks;
}
