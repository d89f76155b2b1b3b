import type { Trial } from '../study/trial.js';

/** A training that has come to an epoch goes on only if its best validation score until then is at least this. Plain JSON. */
export interface Bar {
  /** From 1. */
  readonly epoch: number;
  /** In the objective of the search. */
  readonly atLeast: number;
}

/** The bar at which a training ended. Plain JSON. */
export interface MissedBar extends Bar {
  /** The first epoch with a look at the validation split at or after the bar's; how many were run. */
  readonly epoch: number;
  /** The best validation score until then. */
  readonly reached: number;
}

/**
 * Ends trainings early that promise little, from what trials before them had come to at the same epoch. Off by default, because the
 * protocols of papers train every architecture to the end.
 *
 * A trial is judged by the trials whose numbers are at least `lag` below its own, and by no other, so that which trainings end early
 * depends neither on how many workers there are nor on which is done first.
 */
export interface Pruner {
  /**
   * How far behind a trial those are that it is judged by; no more than so many run at once. An algorithm that proposes fewer before it
   * is told (`batchSize`) has that as its lag. A whole number of at least 1.
   */
  readonly lag: number;
  /** What one search keeps, so that a pruner can be searched with twice. */
  begin(): Pruning;
}

/** A pruner at work in one search. */
export interface Pruning {
  /** A trial of the search phase that was trained and has a curve: 'complete', or 'pruned'. Each once, in order of number. */
  learn(trial: Trial): void;
  /** The bars for a trial that starts now. */
  bars(): readonly Bar[];
}

/** The first bar that a training has come to and missed; undefined where it may go on. */
export function missedBar(bars: readonly Bar[] | undefined, epoch: number, reached: number): MissedBar | undefined {
  const missed = bars?.find((bar) => bar.epoch <= epoch && reached < bar.atLeast);
  return missed && { epoch, atLeast: missed.atLeast, reached };
}
