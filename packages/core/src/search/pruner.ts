import type { Metric } from '../task/metric.js';
import type { Bar } from '../trial/bar.js';
import type { Trial } from '../trial/trial.js';

/**
 * Ends unpromising trainings early, judging by the scores of earlier trials at the same epoch. A search has none by default,
 * because the protocols of papers train every architecture to the end.
 *
 * A trial is judged only by trials whose numbers are at least `lag` below its own. Which trainings end early therefore depends neither
 * on the number of workers nor on which trial is done first.
 */
export interface Pruner {
  /**
   * Distance to the trials that a trial is judged by; at most this many run at once. An algorithm that proposes fewer before it is
   * told (`batchSize`) has that as its lag. An integer >= 1.
   */
  readonly lag: number;
  /** Starts what one search keeps, so that a pruner can be used for several searches. */
  begin(objective: Metric): Pruning;
}

/** A pruner at work in one search. */
export interface Pruning {
  /** Takes in a trial of the search phase that was trained and has a curve: 'complete' or 'pruned'. Each once, in order of number. */
  learn(trial: Trial): void;
  /** The bars for a trial that starts now. */
  bars(): readonly Bar[];
}
