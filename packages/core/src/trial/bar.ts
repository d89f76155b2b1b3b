/** A training that reaches this epoch continues only if its best validation fitness until then is at least this. Plain JSON. */
export interface Bar {
  /** Counted from 1. */
  readonly epoch: number;
  /** Fitness of the objective (`fitnessOf`): its value, or the negative of it where lower is better. */
  readonly atLeast: number;
}

/** The bar at which a training ended. Plain JSON. */
export interface MissedBar extends Bar {
  /** Epochs that were run: the first epoch with a look at the validation split at or after the bar's. */
  readonly epoch: number;
  /** The best validation fitness until then. */
  readonly reached: number;
}

/** Returns the first bar that a training has reached and missed; undefined if it may continue. */
export function missedBar(bars: readonly Bar[] | undefined, epoch: number, reached: number): MissedBar | undefined {
  const missed = bars?.find((bar) => bar.epoch <= epoch && reached < bar.atLeast);
  return missed && { epoch, atLeast: missed.atLeast, reached };
}
