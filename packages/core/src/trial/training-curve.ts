import { fitnessOf, type Metric } from '../task/metric.js';

/** How one training went: three arrays of equal length, one entry for each look at the validation split. Plain JSON. */
export interface TrainingCurve {
  /** Counted from 1, ascending. */
  readonly epochs: readonly number[];
  /** Loss on the training split before the epoch's step. */
  readonly trainLoss: readonly number[];
  /** Objective on the validation split after the epoch. */
  readonly validation: readonly number[];
}

/**
 * Returns the best validation fitness until the first look at or after an epoch, as a trainer compares it with a bar there; undefined
 * if training ended before.
 */
export function bestUntil(
  { epochs, validation }: TrainingCurve,
  epoch: number,
  objective: Pick<Metric, 'direction'>,
): number | undefined {
  const last = epochs.findIndex((each) => each >= epoch);
  if (last < 0) return undefined;
  return Math.max(...validation.slice(0, last + 1).map((value) => fitnessOf(objective, value)));
}
