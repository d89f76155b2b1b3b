import type { SplitName } from '../graph/graph.js';
import type { Metrics } from '../task/metric.js';
import type { MissedBar } from './bar.js';
import type { TrainingCurve } from './training-curve.js';
import type { TrialCost } from './trial.js';

/** What an estimator says of an architecture. */
export interface Estimate {
  /** On the split that was asked for. */
  readonly metrics: Metrics;
  /** Mean loss over that split. */
  readonly loss: number;
  /** Metrics of other splits that the estimate knows, for reports. Never shown to an algorithm as its objective. */
  readonly bySplit?: Partial<Record<SplitName, Metrics>>;
  /** Training epochs that were run. */
  readonly epochs?: number;
  /** Epoch whose parameters were kept. */
  readonly bestEpoch?: number;
  readonly curve?: TrainingCurve;
  /** Whether the time limit ended training before its last epoch. */
  readonly outOfTime?: boolean;
  /** Where training ended because it missed a bar; the metrics are those of the best epoch until then. */
  readonly pruned?: MissedBar;
  /** What the estimate knows of the architecture's cost better than a trace, such as a measured latency. */
  readonly cost?: Partial<TrialCost>;
}
