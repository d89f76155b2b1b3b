import type { Plugin } from '../parts/plugin.js';
import type { PartReference } from '../parts/prepare-parts.js';
import type { Limits } from '../search/limits.js';

/** Everything that a search needs, as a module that a command, or another process, can import. */
export interface Experiment {
  readonly dataset: PartReference<'datasets'>;
  /** What is predicted. Default: the task that fits the dataset, such as 'node-classification'. */
  readonly task?: PartReference<'tasks'>;
  readonly space: PartReference<'spaces'>;
  readonly algorithm: PartReference<'algorithms'>;
  readonly estimator: PartReference<'estimators'>;
  /** Default 'tfjs'. */
  readonly backend?: PartReference<'backends'>;
  /** Where parts by name are found, such as `plugin` of `@gnas/space`. */
  readonly plugins?: readonly Plugin[];
  /** Ends unpromising trainings early. Default: every training runs to its end. */
  readonly pruner?: PartReference<'pruners'>;
  readonly limits?: Limits;
  /**
   * Whether an architecture that was tried before is answered from the study: recorded as a trial `sameAs` the earlier one, with its
   * figures, and not trained again. Architectures are the same if the space's `canonicalKey` says so. Re-evaluations are always trained,
   * and so are trials that share weights and those whose earlier trial failed. Without it every trial is trained with a seed of its own,
   * as in GraphNAS (Gao et al. 2020), whose controller hears a new, noisy reward each time. Default true.
   */
  readonly reuse?: boolean;
  /** Default 0. */
  readonly seed?: number;
}

/** Types an experiment; `gnas.config.ts` exports its result as default. */
export function defineExperiment(experiment: Experiment): Experiment {
  return experiment;
}
