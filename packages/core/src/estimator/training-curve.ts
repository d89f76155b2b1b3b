/** How one training went: three arrays of equal length, one entry for each epoch at which validation was looked at. Plain JSON. */
export interface TrainingCurve {
  /** From 1, ascending. */
  readonly epochs: readonly number[];
  /** Loss on the train split before the epoch's step. */
  readonly trainLoss: readonly number[];
  /** The objective on the validation split after the epoch. */
  readonly validation: readonly number[];
}

/**
 * The best validation score until the first look at or after an epoch, as a trainer compares it with a bar there; undefined where
 * training ended before.
 */
export function bestUntil({ epochs, validation }: TrainingCurve, epoch: number): number | undefined {
  const last = epochs.findIndex((each) => each >= epoch);
  if (last < 0) return undefined;
  return validation.slice(0, last + 1).reduce((best, value) => Math.max(best, value), Number.NEGATIVE_INFINITY);
}
