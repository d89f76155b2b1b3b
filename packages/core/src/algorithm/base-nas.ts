import type { Backend } from '../backend/backend.js';
import type { BaseEstimator } from '../estimator/base-estimator.js';
import type { Graph } from '../graph/graph.js';
import type { Pruner } from '../search/pruner.js';
import type { Found, SearchAlgorithm } from '../search/search-algorithm.js';
import type { SearchSession, SearchSettings } from '../search/search-session.js';
import type { BaseSpace } from '../space/base-space.js';
import { createStudy } from '../study/create-study.js';
import type { SearchResult, StudySearchOptions } from '../study/study-options.js';
import type { BaseTask } from '../task/base-task.js';

/** How and on what `BaseNAS.search` runs. */
export interface SearchOptions extends StudySearchOptions, Partial<SearchSettings> {
  readonly backend: Backend;
  /** Default: node classification. */
  readonly task?: BaseTask;
  /** Ends unpromising trainings early. Default: every training runs to its end. */
  readonly pruner?: Pruner;
}

/** A search strategy. Sample-based ones extend `SampleBasedNAS`; one-shot ones extend `OneShotNAS`. */
export abstract class BaseNAS implements SearchAlgorithm {
  readonly trainsSupernet: boolean = false;

  /** Says why these parts can't be searched together, and what could; undefined if they can. Default: they can. */
  misfit(_space: BaseSpace, _estimator: BaseEstimator): string | undefined {
    return undefined;
  }

  /** Runs the search within a study. @throws GnasError GNAS_ALL_TRIALS_FAILED; GNAS_ABORTED if nothing completed */
  abstract run(session: SearchSession): Promise<Found>;

  /**
   * Searches a space for a graph, as `createStudy` with these parts and `Study.search` do.
   *
   * @throws GnasError GNAS_INCOMPATIBLE before any training if the parts don't fit; GNAS_ALL_TRIALS_FAILED; GNAS_ABORTED if nothing
   * completed
   */
  async search(
    space: BaseSpace,
    graph: Graph,
    estimator: BaseEstimator,
    { backend, task, pruner, seed, limits, reuse, ...options }: SearchOptions,
  ): Promise<SearchResult> {
    const study = await createStudy({
      dataset: graph,
      space,
      algorithm: this,
      estimator,
      backend,
      ...(task && { task }),
      ...(pruner && { pruner }),
      ...(seed !== undefined && { seed }),
      ...(limits && { limits }),
      ...(reuse !== undefined && { reuse }),
    });
    return study.search(options);
  }
}
