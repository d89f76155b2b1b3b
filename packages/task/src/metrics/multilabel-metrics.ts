import { averagePrecision, rocAuc as rocAucOfClasses } from '@gnas/core/plugin';
import type { KnownPairs } from './known-pairs.js';

/** Area under the ROC curve of one label. NaN if it is always or never 1. */
export function rocAuc({ predicted, actual }: KnownPairs): number {
  const scores = new Float64Array(2 * actual.length);
  for (let at = 0; at < actual.length; at++) scores[2 * at + 1] = predicted[at] as number;
  return rocAucOfClasses(scores, actual, 2);
}

/** Average precision of one label. NaN if it is never 1. */
export function labelPrecision({ predicted, actual }: KnownPairs): number {
  return actual.includes(1) ? averagePrecision((row) => predicted[row] as number, actual, 1) : Number.NaN;
}

/** F1 score over all labels together, each predicted where its logit is positive. 0 if nothing is predicted and nothing is 1. */
export function microF1(columns: readonly KnownPairs[]): number {
  let [right, claimed, actual] = [0, 0, 0];
  for (const column of columns)
    for (let at = 0; at < column.actual.length; at++) {
      const isClaimed = (column.predicted[at] as number) > 0;
      const isActual = column.actual[at] === 1;
      if (isClaimed && isActual) right++;
      if (isClaimed) claimed++;
      if (isActual) actual++;
    }
  return claimed + actual === 0 ? 0 : (2 * right) / (claimed + actual);
}
