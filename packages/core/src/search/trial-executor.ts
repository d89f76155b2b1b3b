import type { ParameterSnapshot } from '../parameters/parameter-store.js';
import type { Bar } from '../trial/bar.js';
import type { Engine } from '../trial/engine.js';
import type { Estimate } from '../trial/estimate.js';
import type { Trial } from '../trial/trial.js';

/** What it takes to run a trial elsewhere; nothing else is sent. */
export interface TrialRequest extends Pick<Trial, 'number' | 'selection' | 'seed' | 'phase'> {
  /** What training must have come to in order to continue. */
  readonly bars?: readonly Bar[];
  /** Milliseconds after which training ends with its best epoch so far. Default: no limit. */
  readonly timeLimit?: number;
}

/** What comes back from a trial that ran elsewhere. */
export interface ExecutedTrial {
  readonly estimate: Estimate;
  /**
   * Trained parameters, or how to fetch them, which is done only if the trial may be the result; empty if the estimator trains none or the
   * trial was pruned. Those that can't be fetched any more are trained again when they are needed.
   */
  readonly parameters: ParameterSnapshot | (() => Promise<ParameterSnapshot | undefined>);
  /** What it was computed with. Default: what the search computes with. */
  readonly engine?: Engine;
}

/**
 * Runs trials outside the calling thread, such as in worker threads (`@gnas/workers`). It must hold the same task, space, estimator and
 * graph as the search. One seed gives one result wherever a trial runs, so a search gives the same trials with any executor or none.
 */
export interface TrialExecutor {
  /** How many trials run at once. It may change while a search runs. */
  readonly concurrency: number;
  /**
   * Runs one trial; calls beyond `concurrency` wait.
   * @throws GnasError GNAS_ABORTED on the signal; anything else is a failed trial
   */
  run(trial: TrialRequest, signal: AbortSignal | undefined): Promise<ExecutedTrial>;
}
