import type { Backend, GraphOnDevice } from '../backend/backend.js';
import type { BaseEstimator, EpochEvent } from '../estimator/base-estimator.js';
import type { Graph } from '../graph/graph.js';
import { Random } from '../random.js';
import type { BaseSpace } from '../space/base-space.js';
import type { BaseTask } from '../task/base-task.js';
import { fitnessOf, type Metric } from '../task/metric.js';
import type { Estimate } from '../trial/estimate.js';
import type { Trial } from '../trial/trial.js';
import { TrialHistory } from '../trial/trial-history.js';
import type { TrialJournal } from '../trial/trial-journal.js';
import type { Limits } from './limits.js';
import type { Pruner } from './pruner.js';
import type { TrialExecutor } from './trial-executor.js';

/** The parts of one search, which fit together; the space is instantiated. */
export interface SearchParts {
  readonly graph: Graph;
  readonly task: BaseTask;
  readonly space: BaseSpace;
  readonly estimator: BaseEstimator;
  readonly backend: Backend;
  readonly pruner?: Pruner | undefined;
}

/** What decides the outcome of a search beside its parts. */
export interface SearchSettings {
  readonly seed: number;
  readonly limits: Limits;
  /** Whether an architecture that was tried before is answered from the study. */
  readonly reuse: boolean;
}

/** What does not: where trials run and are kept, and who hears of them. */
export interface SearchSurroundings {
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds after which no further trial begins, and those that run are given up. Default: no limit. */
  readonly timeBudget?: number | undefined;
  /** Runs several trials of a sample-based algorithm at once. Default: the calling thread, one after the other. */
  readonly executor?: TrialExecutor | undefined;
  readonly journal?: TrialJournal | undefined;
  readonly onTrial?: ((trial: Trial, history: TrialHistory) => void) | undefined;
  readonly onBest?: ((trial: Trial, history: TrialHistory) => void) | undefined;
  readonly onEpoch?: ((event: EpochEvent) => void) | undefined;
}

/** Trainings that a time budget has to be enough for, one after the other: none takes a larger share of it. */
const trialsPerBudget = 8;

/** Longest time that a timer can wait, in milliseconds. */
const maxTimeout = 2 ** 31 - 1;

/** One search as it runs: its parts, the graph on the device, and the trials so far. */
export class SearchSession {
  readonly history: TrialHistory;
  readonly objective: Metric;
  readonly random: Random;
  /** The graph on the device, until `dispose`. */
  readonly device: GraphOnDevice;
  /** Ends the search: the caller's signal, or the end of the time budget. */
  readonly signal: AbortSignal | undefined;
  /** Milliseconds after which a training ends with its best epoch so far; undefined without a time budget. */
  readonly trialTime: number | undefined;
  #release = (): void => {};

  constructor(
    readonly parts: SearchParts,
    readonly settings: SearchSettings,
    readonly surroundings: SearchSurroundings = {},
  ) {
    const { space, estimator, task, backend, graph } = parts;
    this.objective = estimator.metric(task);
    this.history = new TrialHistory(this.objective, (selection) => space.canonicalKey(selection));
    this.random = new Random(settings.seed);
    this.device = backend.upload(graph);
    const { signal, timeBudget } = surroundings;
    this.signal = signal;
    if (timeBudget !== undefined) {
      const controller = new AbortController();
      const end = (): void => controller.abort();
      this.signal = controller.signal;
      if (signal?.aborted) end();
      signal?.addEventListener('abort', end, { once: true });
      const timer = setTimeout(end, Math.min(maxTimeout, timeBudget));
      this.#release = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', end);
      };
    }
    this.trialTime = timeBudget === undefined ? undefined : timeBudget / trialsPerBudget;
  }

  /** Whether no further trial may begin. */
  get ended(): boolean {
    return this.signal?.aborted ?? false;
  }

  /** Whether the caller's signal has ended it. */
  get aborted(): boolean {
    return this.surroundings.signal?.aborted ?? false;
  }

  /** The objective of an estimate as a figure of which more is better; undefined if the estimate doesn't have it. */
  fitness(estimate: Estimate | undefined): number | undefined {
    const value = estimate?.metrics[this.objective.name];
    return value === undefined ? undefined : fitnessOf(this.objective, value);
  }

  /** Frees the graph on the device, and forgets the time budget. */
  dispose(): void {
    this.#release();
    this.device.dispose();
  }
}
