import type { Backend } from '../backend/backend.js';
import type { Graph } from '../graph/graph.js';
import type { Random } from '../random.js';
import type { BaseSpace } from '../space/base-space.js';
import type { Selection } from '../space/selection.js';
import type { Metric } from '../task/metric.js';
import type { Estimate } from '../trial/estimate.js';
import type { TrialCost } from '../trial/trial.js';
import type { TrialHistory } from '../trial/trial-history.js';

/** What an algorithm may use while it samples. */
export interface SamplerContext {
  readonly space: BaseSpace;
  readonly backend: Backend;
  /** What a selection looks like on it, `trace` tells. */
  readonly graph: Graph;
  readonly random: Random;
  /** All trials so far. */
  readonly history: TrialHistory;
  readonly objective: Metric;
  /** The objective of an estimate as a figure of which more is better; undefined if there is none. */
  fitness(estimate: Estimate | undefined): number | undefined;
}

/** What one search keeps between asks. `createSampler` makes it, so an algorithm object can search several times. */
export interface Sampler {
  /** Proposes the next selection; undefined when the algorithm is done. */
  ask(): Selection | undefined | Promise<Selection | undefined>;
  /**
   * Takes over a selection that the search was given, such as one of the space's portfolio, as if `ask` had proposed it: it is not proposed again, and its estimate is told. A
   * sampler without this method, which can learn only from its own proposals, is not told of it.
   */
  accept?(selection: Selection): void;
  /**
   * Takes in the estimate of a selection that was asked for or accepted, and its cost. The estimate is undefined if the trial failed, or if limits or
   * the estimator refused the architecture. For a pruned trial it is the score at its end, and `pruned` is set. For an architecture
   * that was tried before it may be the earlier trial's.
   *
   * Several selections may be asked for before the first is told; they are told in the order of asking.
   */
  tell(selection: Selection, estimate: Estimate | undefined, cost: TrialCost): void | Promise<void>;
  /** Frees what the sampler holds on the device. */
  dispose?(): void;
}
