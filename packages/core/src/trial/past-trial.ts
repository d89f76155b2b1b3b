import type { Estimate } from './estimate.js';
import type { Trial } from './trial.js';

/** Makes the estimate that an algorithm is told for a trial that was run before. */
export function estimateOf({ metrics, bySplit, cost, curve, pruned }: Trial): Estimate {
  return {
    metrics,
    loss: metrics.loss ?? Number.NaN,
    cost,
    ...(bySplit && { bySplit }),
    ...(curve && { curve }),
    ...(pruned && { pruned }),
  };
}

/** What a trial takes over from an earlier one of the same architecture. */
export type Answer = Pick<Trial, 'state' | 'metrics' | 'bySplit' | 'curve' | 'pruned' | 'sameAs'> & { estimate: Estimate };

/** Answers a trial from an earlier one of the same architecture. */
export function answerOf(earlier: Trial): Answer {
  const { state, metrics, bySplit, curve, pruned, number } = earlier;
  return {
    state,
    metrics,
    ...(bySplit && { bySplit }),
    ...(curve && { curve }),
    ...(pruned && { pruned }),
    sameAs: number,
    estimate: estimateOf(earlier),
  };
}
