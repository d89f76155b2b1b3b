import type { SplitName } from '../graph/graph.js';
import type { Selection } from '../space/selection.js';
import type { Metrics } from '../task/metric.js';
import type { MissedBar } from './bar.js';
import type { Engine } from './engine.js';
import type { TrainingCurve } from './training-curve.js';

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
  /** Counted from 0, in order of asking. */
  readonly number: number;
  readonly selection: Selection;
  /** 'pruned' if its training was ended early: its figures are those at that point, and it is never a study's best. */
  readonly state: 'complete' | 'failed' | 'pruned';
  /** 'search', or 're-evaluation' of a finalist with a new seed. */
  readonly phase: 'search' | 're-evaluation';
  readonly seed: number;
  /** Number of the earlier trial of the same architecture that this one has its figures from; it was not trained again. */
  readonly sameAs?: number;
  /** On the validation split; empty if the trial failed. */
  readonly metrics: Metrics;
  readonly bySplit?: Partial<Record<SplitName, Metrics>>;
  readonly cost: TrialCost;
  /** How it was trained, if its estimator trains and says so. */
  readonly curve?: TrainingCurve;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly durationMs: number;
  /** What its figures were computed with. */
  readonly engine?: Engine;
  /** Why and when it was pruned. */
  readonly pruned?: MissedBar;
  /** Why it failed. */
  readonly error?: { readonly code: string; readonly message: string };
}
