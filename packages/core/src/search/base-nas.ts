import type { Backend } from '../backend/backend.js';
import type { BaseEstimator, EpochEvent } from '../estimator/base-estimator.js';
import type { Graph } from '../graph/graph.js';
import type { ParameterSnapshot } from '../parameters/parameter-store.js';
import type { BaseSpace } from '../space/base-space.js';
import type { Model } from '../space/model.js';
import type { Selection } from '../space/selection.js';
import type { Study } from '../study/study.js';
import type { StudyJournal } from '../study/study-journal.js';
import type { Trial } from '../study/trial.js';
import type { Pruner } from './pruner.js';
import type { TrialExecutor } from './trial-executor.js';

/** How and on what a search runs. */
export interface SearchOptions {
  readonly backend: Backend;
  /** Default 0. */
  readonly seed?: number;
  /** Ends the search after the running trial; the result is the best so far. */
  readonly signal?: AbortSignal;
  /** Refuses architectures above these before they are trained; a sample-based algorithm proposes another. */
  readonly limits?: Limits;
  /** Runs the trials of a sample-based algorithm, several at once. Default: the calling thread, one after the other. */
  readonly executor?: TrialExecutor;
  /** Keeps each trial as it ends, and knows those of an earlier run. Default: trials are in the result alone. */
  readonly journal?: StudyJournal;
  /**
   * Whether an architecture that was tried before is answered from the study: recorded as a trial `sameAs` the earlier one, with its
   * figures, and not trained again. Selections are the same architecture where the space's `canonicalKey` says so. Re-evaluations
   * are always trained, and so are trials that share their weights and those whose earlier trial failed. Without it every trial
   * is trained, with a seed of its own, as in GraphNAS (Gao et al. 2020), whose controller hears a new, noisy reward each time.
   * Default true.
   */
  readonly reuse?: boolean;
  /**
   * Ends trainings early that promise little; not those of re-evaluations. It needs an estimator that trains. Default: none, every
   * training comes to its end.
   */
  readonly pruner?: Pruner;
  readonly onTrial?: (trial: Trial, study: Study) => void;
  readonly onBest?: (trial: Trial, study: Study) => void;
  readonly onEpoch?: (event: EpochEvent) => void;
}

/** Upper bounds on what one architecture may cost: as `trace` counts it, or as an estimate knows it better. */
export interface Limits {
  readonly maxParameters?: number;
  /** Floating-point operations of one forward pass over the whole graph; a multiply-add counts as two. */
  readonly maxFlops?: number;
  /**
   * Milliseconds of one forward pass over the whole graph, as the estimator knows it or measured on the search's backend before an
   * architecture is trained (while other trials run, where there are workers). A measurement is never quite the same twice, so
   * neither is a search with this limit.
   */
  readonly maxLatencyMs?: number;
}

/** What a search has found. */
export interface SearchResult {
  /** The best architecture found. */
  readonly selection: Selection;
  readonly model: Model;
  /** Trained parameters of `model`, off the device; empty where the estimator trains none. */
  readonly parameters: ParameterSnapshot;
  /** The trial that `selection` stands for. */
  readonly best: Trial;
  readonly study: Study;
  /** True where a signal ended the search early. */
  readonly aborted: boolean;
}

/** A search strategy. Sample-based ones extend `SampleBasedNAS`; one-shot ones extend `OneShotNAS`. */
export abstract class BaseNAS {
  /** Why these parts cannot be searched together, and what could; undefined where they can. The space is instantiated. Default: they can. */
  misfit(_space: BaseSpace, _estimator: BaseEstimator): string | undefined {
    return undefined;
  }

  /** @throws GnasError GNAS_INCOMPATIBLE before any training; GNAS_ALL_TRIALS_FAILED; GNAS_ABORTED where nothing completed */
  abstract search(space: BaseSpace, graph: Graph, estimator: BaseEstimator, options: SearchOptions): Promise<SearchResult>;
}
