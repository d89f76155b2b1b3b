import type { Architecture } from '../space/trace.js';
import type { Trial } from './trial.js';

/**
 * Keeps the trials of one search as they end, so that a search that was killed can continue. A later search with the same parts and
 * seed is told the journal's trials instead of running them, and ends as one that was never stopped.
 */
export interface TrialJournal {
  /** Trials that an earlier run has recorded, by number. */
  readonly trials: ReadonlyMap<number, Trial>;
  /**
   * Keeps a trial; when the promise resolves, it is safe. Trials may come out of order, each number once.
   * @param draw makes the drawing of its architecture, for a journal that keeps it so that viewers need no space
   */
  record(trial: Trial, draw?: () => Architecture): Promise<void>;
}
