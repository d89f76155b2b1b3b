import type { Estimate } from '../estimator/base-estimator.js';
import type { Trial } from './trial.js';

/** What an algorithm is told of a trial that was run before. */
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

/** What a trial of the same architecture has from an earlier one. */
export function answerOf(
  earlier: Trial,
): Pick<Trial, 'state' | 'metrics' | 'bySplit' | 'curve' | 'pruned' | 'sameAs'> & { estimate: Estimate } {
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
