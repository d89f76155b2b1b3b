import type { Metrics } from '../estimator/base-estimator.js';
import type { TrainingCurve } from '../estimator/training-curve.js';
import type { SplitName } from '../graph/graph.js';
import type { MissedBar } from '../search/pruner.js';
import type { Selection } from '../space/selection.js';

/** What an architecture costs. */
export interface TrialCost {
  /** Number of scalar parameters. */
  readonly parameters: number;
  /** Floating-point operations of one forward pass over the whole graph; a multiply-add counts as two. */
  readonly flops: number;
  /** Milliseconds of one forward pass over the whole graph, where it was measured. */
  readonly latencyMs?: number;
}

/** A cost that can be limited, or minimized beside the objective. */
export type CostName = keyof TrialCost;

/** One selection evaluated. Plain JSON. */
export interface Trial {
  /** From 0, in order of asking. */
  readonly number: number;
  readonly selection: Selection;
  /** 'pruned' where its training was ended early; its figures are what it had come to, and it is never a study's best. */
  readonly state: 'complete' | 'failed' | 'pruned';
  /** 'search', or 're-evaluation' of a finalist with a new seed. */
  readonly phase: 'search' | 're-evaluation';
  readonly seed: number;
  /**
   * Number of the earlier trial of the same architecture that this one has its figures from, without a training of its own; its own
   * seed was not used.
   */
  readonly sameAs?: number;
  /** On the validation split; empty where the trial failed. */
  readonly metrics: Metrics;
  readonly bySplit?: Partial<Record<SplitName, Metrics>>;
  readonly cost: TrialCost;
  /** How it was trained, where its estimator trains and says so. */
  readonly curve?: TrainingCurve;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly durationMs: number;
  /** Why it was pruned, and when. */
  readonly pruned?: MissedBar;
  /** Why it failed. */
  readonly error?: { readonly code: string; readonly message: string };
}
