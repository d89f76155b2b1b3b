import type { Backend } from '../backend/backend.js';
import type { Estimate } from '../estimator/base-estimator.js';
import type { Graph } from '../graph/graph.js';
import type { Random } from '../random.js';
import type { BaseSpace } from '../space/base-space.js';
import type { Selection } from '../space/selection.js';
import type { Study } from '../study/study.js';
import type { TrialCost } from '../study/trial.js';

/** What an algorithm may use while it samples. */
export interface SamplerContext {
  readonly space: BaseSpace;
  readonly backend: Backend;
  /** For what a selection looks like on it, by `trace`. */
  readonly graph: Graph;
  readonly random: Random;
  readonly study: Study;
}

/** What one search keeps between asks: made by `createSampler`, so that an algorithm object can be searched with twice. */
export interface Sampler {
  /** The next selection, or undefined when the algorithm is done. */
  ask(): Selection | undefined | Promise<Selection | undefined>;
  /**
   * The estimate of a selection that was asked, and its cost; undefined where its trial failed, or the limits or the estimator
   * refused it. Of a pruned trial it is what the training had come to, and its `pruned` says so; of an architecture that was tried
   * before it may be the earlier trial's.
   * Several may be asked before the first is told; they are told in the order in which they were asked.
   */
  tell(selection: Selection, estimate: Estimate | undefined, cost: TrialCost): void | Promise<void>;
  /** Frees what the sampler holds on the device. */
  dispose?(): void;
}
