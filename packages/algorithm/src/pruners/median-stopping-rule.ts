import { type Bar, checkWhole, type Pruner, type Pruning, type TrainingCurve } from '@gnas/core';
import { insertSorted } from './insert-sorted.js';

/** When the `MedianStoppingRule` begins to judge. */
export interface MedianStoppingRuleOptions {
  /** Completed trials that must be known before any is pruned. Default 5 (Optuna's MedianPruner). */
  readonly startupTrials?: number;
  /** Epochs in which no trial is pruned. Default 10, as for `ASHA`: before, an accuracy says little. */
  readonly warmupEpochs?: number;
  /** See `Pruner`. Default 8. */
  readonly lag?: number;
}

/**
 * Ends a training at an epoch where its best validation score until then is strictly worse than the median, over completed trials, of
 * their mean score until then (Golovin et al. 2017, "Google Vizier", section 3.2.2).
 *
 * @throws GnasError GNAS_INVALID_OPTION
 */
export class MedianStoppingRule implements Pruner {
  readonly lag: number;
  readonly startupTrials: number;
  readonly warmupEpochs: number;

  constructor({ startupTrials = 5, warmupEpochs = 10, lag = 8 }: MedianStoppingRuleOptions = {}) {
    checkWhole('MedianStoppingRule', { startupTrials: [startupTrials, 1], warmupEpochs: [warmupEpochs, 0], lag: [lag, 1] });
    this.startupTrials = startupTrials;
    this.warmupEpochs = warmupEpochs;
    this.lag = lag;
  }

  begin(): Pruning {
    const completed: TrainingCurve[] = [];
    /** For each epoch at which some trial was looked at, the means of all completed trials until then, the lowest first. */
    const meansAt = new Map<number, number[]>();
    /** Takes the means of a curve until each of some ascending epochs. */
    const take = ({ epochs, validation }: TrainingCurve, until: readonly number[]): void => {
      let sum = 0;
      let looks = 0;
      for (const epoch of until) {
        while (looks < epochs.length && (epochs[looks] as number) <= epoch) sum += validation[looks++] as number;
        if (looks > 0) insertSorted(meansAt.get(epoch) as number[], sum / looks);
      }
    };
    return {
      learn: ({ state, curve }) => {
        if (state !== 'complete' || !curve) return;
        take(
          curve,
          [...meansAt.keys()].sort((a, b) => a - b),
        );
        completed.push(curve);
        const added = curve.epochs.filter((epoch) => epoch > this.warmupEpochs && !meansAt.has(epoch));
        if (added.length === 0) return;
        for (const epoch of added) meansAt.set(epoch, []);
        for (const each of completed) take(each, added);
      },
      bars: () => (completed.length < this.startupTrials ? [] : rising(meansAt)),
    };
  }
}

/** A bar at each median that is above all medians before it: a best score that has passed one passes every lower one. */
function rising(meansAt: ReadonlyMap<number, readonly number[]>): Bar[] {
  const bars: Bar[] = [];
  for (const [epoch, means] of [...meansAt].sort(([a], [b]) => a - b)) {
    const at = (index: number): number => means[index] as number;
    const median = (at((means.length - 1) >> 1) + at(means.length >> 1)) / 2;
    if (median > (bars.at(-1)?.atLeast ?? Number.NEGATIVE_INFINITY)) bars.push({ epoch, atLeast: median });
  }
  return bars;
}
