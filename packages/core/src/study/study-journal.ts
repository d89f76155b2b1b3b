import type { Trial } from './trial.js';

/**
 * Where the trials of one search are kept as they end, so that a search that was killed goes on where it was: given to
 * `search` again, with the same space, algorithm, estimator, graph and seed, the journal's trials are told to the algorithm
 * instead of being run, and the search comes to the same end as one that was never stopped.
 */
export interface StudyJournal {
  /** The trials that an earlier run has recorded, by number. */
  readonly trials: ReadonlyMap<number, Trial>;
  /** Keeps a trial; when the promise resolves, it is safe. Trials may come out of order, each number once. */
  record(trial: Trial): Promise<void>;
}
