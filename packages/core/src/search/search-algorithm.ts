import type { BaseEstimator } from '../estimator/base-estimator.js';
import type { ParameterSnapshot } from '../parameters/parameter-store.js';
import type { BaseSpace } from '../space/base-space.js';
import type { Model } from '../space/model.js';
import type { Selection } from '../space/selection.js';
import type { Trial } from '../trial/trial.js';
import type { SearchSession } from './search-session.js';

/** What a search has found. */
export interface Found {
  /** The best architecture. */
  readonly selection: Selection;
  readonly model: Model;
  /** Trained parameters of `model`, off the device; empty if the estimator trains none. */
  readonly parameters: ParameterSnapshot;
  /** The trial that `selection` stands for. */
  readonly best: Trial;
  /** Whether a signal ended the search early. */
  readonly aborted: boolean;
  /** Whether the time budget ended the search before the algorithm did. */
  readonly outOfTime: boolean;
}

/** A search strategy as a study sees it. Authors extend `SampleBasedNAS` or `OneShotNAS`. */
export interface SearchAlgorithm {
  /** Trials of the search phase, if the algorithm knows how many it will run. */
  readonly numTrials?: number | undefined;
  /** Whether its epochs are those of one supernet rather than of single trials. */
  readonly trainsSupernet: boolean;
  /** Says why these parts can't be searched together, and what could; undefined if they can. The space is instantiated. */
  misfit(space: BaseSpace, estimator: BaseEstimator): string | undefined;
  /** Runs the search. @throws GnasError GNAS_ALL_TRIALS_FAILED; GNAS_ABORTED if nothing completed */
  run(session: SearchSession): Promise<Found>;
}
