import type { EpochEvent } from '../estimator/base-estimator.js';
import type { Found } from '../search/search-algorithm.js';
import type { TrialExecutor } from '../search/trial-executor.js';
import type { Baseline } from '../space/base-space.js';
import type { Trial } from '../trial/trial.js';
import type { FinalEvents } from './final-training.js';
import type { Study } from './study.js';

/** How a study is searched. None of it but the time budget changes what is found. */
export interface StudySearchOptions {
  /** Ends the search with the best so far; `search` again continues it. */
  readonly signal?: AbortSignal | undefined;
  /**
   * Milliseconds for this search. When they are over, no trial begins and those that run are given up; no training takes more than an
   * eighth of them, and ends with its best epoch so far. A search with a time budget depends on the machine. Default: no limit.
   */
  readonly timeBudget?: number | undefined;
  /** Runs several trials at once, such as `WorkerPool` of `@gnas/workers`. Default: the calling thread, one after the other. */
  readonly executor?: TrialExecutor | undefined;
  /** Called for each trial as it ends, but not for those of an earlier search. */
  readonly onTrial?: ((trial: Trial, study: Study) => void) | undefined;
  /** Called for each trial that is better than all before it. */
  readonly onBest?: ((trial: Trial, study: Study) => void) | undefined;
  /** Called after each epoch of a training in the calling thread. */
  readonly onEpoch?: ((event: EpochEvent) => void) | undefined;
}

/** How a study is finished. */
export interface FinishOptions extends FinalEvents {
  /**
   * Number of the best architectures whose predictions are averaged. More than one costs as many final trainings, and predictions take
   * as many passes. Default 5; 1 for no ensemble.
   */
  readonly ensembleSize?: number;
  /**
   * Trainings of each of these architectures and of the baselines, with a seed each; the best is chosen by their mean. Default: 1000 divided
   * by the number of validation nodes, at least 1 and at most 5, because the fewer nodes there are the more a single score is luck.
   */
  readonly repeats?: number;
  /**
   * Milliseconds for the final trainings. Each baseline gets as much as all architectures together, the best of these
   * half of what is left then, the next half of the rest;
   * repeats are left out for which there is no time. Default: no limit.
   */
  readonly timeBudget?: number | undefined;
  /**
   * Labels that the model for predictions is trained on. 'all' trains the chosen models once more, on the labels of all splits and for as many
   * epochs as were best on the validation split; figures stay those of the model before. Default 'train'.
   */
  readonly finalLabels?: 'train' | 'all' | undefined;
  /** Models to train beside the found one; false for none. Default: those of the space. */
  readonly baselines?: readonly Baseline[] | false;
  /** Versions of the packages in use, by name, for the model file to tell. */
  readonly versions?: Readonly<Record<string, string>>;
}

/** What a search has found, and the study that it belongs to. */
export interface SearchResult extends Found {
  readonly study: Study;
}
