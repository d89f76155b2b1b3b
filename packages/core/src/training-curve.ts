/** How one training went: three arrays of equal length, one entry for each epoch at which validation was looked at. Plain JSON. */
export interface TrainingCurve {
  /** From 1, ascending. */
  readonly epochs: readonly number[];
  /** Loss on the train split before the epoch's step. */
  readonly trainLoss: readonly number[];
  /** The objective on the validation split after the epoch. */
  readonly validation: readonly number[];
}
