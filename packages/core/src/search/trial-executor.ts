import type { Estimate } from '../estimator/base-estimator.js';
import type { ParameterSnapshot } from '../parameters/parameter-store.js';
import type { Trial } from '../study/trial.js';
import type { Bar } from './pruner.js';

/** What it takes to run a trial elsewhere: nothing but what is here is sent. */
export interface TrialRequest extends Pick<Trial, 'number' | 'selection' | 'seed'> {
  /** For the estimator's context: what training must have come to, to go on. */
  readonly bars?: readonly Bar[];
}

/** What comes back of a trial that ran elsewhere. */
export interface ExecutedTrial {
  readonly estimate: Estimate;
  /** Trained parameters; empty where the estimator trains none, and where the trial was pruned. */
  readonly parameters: ParameterSnapshot;
}

/**
 * Runs trials somewhere else than in the calling thread, such as in worker threads (`@gnas/workers`). It must hold the same
 * space, estimator and graph as the search. One seed gives one result wherever a trial runs, so a search gives the same
 * trials with any executor, and with none.
 */
export interface TrialExecutor {
  /** How many trials run at once. */
  readonly concurrency: number;
  /**
   * Runs one trial; more than `concurrency` calls wait for one another.
   * @throws GnasError GNAS_ABORTED on the signal; anything else is a failed trial
   */
  run(trial: TrialRequest, signal: AbortSignal | undefined): Promise<ExecutedTrial>;
}
