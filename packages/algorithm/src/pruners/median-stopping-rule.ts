import {
  type Bar,
  definePart,
  fitnessOf,
  type Metric,
  type Pruner,
  type Pruning,
  parseOptions,
  type TrainingCurve,
} from '@gnas/core/plugin';
import * as z from 'zod';
import { insertSorted } from './insert-sorted.js';
import { lagOption } from './lag-option.js';

/** Schema of the options of `MedianStoppingRule`. */
export const medianStoppingRuleOptions = z.object({
  startupTrials: z
    .int()
    .min(1)
    .default(5)
    .describe("Completed trials before any is pruned. The default is that of Optuna's MedianPruner."),
  warmupEpochs: z.int().min(0).default(10).describe('Epochs in which no trial is pruned, because early scores say little.'),
  lag: lagOption,
});
/** Options of `MedianStoppingRule`. */
export type MedianStoppingRuleOptions = z.input<typeof medianStoppingRuleOptions>;

/**
 * Ends a training if its best validation score so far is worse than the median, over completed trials, of their mean score up to the same
 * epoch (Golovin et al. 2017, "Google Vizier", section 3.2.2).
 */
export class MedianStoppingRule implements Pruner {
  readonly lag: number;
  readonly startupTrials: number;
  readonly warmupEpochs: number;

  /** @throws GnasError GNAS_INVALID_OPTION */
  constructor(options: MedianStoppingRuleOptions = {}) {
    const { startupTrials, warmupEpochs, lag } = parseOptions('MedianStoppingRule', medianStoppingRuleOptions, options);
    this.startupTrials = startupTrials;
    this.warmupEpochs = warmupEpochs;
    this.lag = lag;
  }

  begin(objective: Metric): Pruning {
    const completed: TrainingCurve[] = [];
    /** For each epoch at which some trial was validated, the mean scores of all completed trials until then, ascending. */
    const meansAt = new Map<number, number[]>();
    /** Records the mean of a curve up to each of some ascending epochs. */
    const take = ({ epochs, validation }: TrainingCurve, until: readonly number[]): void => {
      let sum = 0;
      let count = 0;
      for (const epoch of until) {
        while (count < epochs.length && (epochs[count] as number) <= epoch)
          sum += fitnessOf(objective, validation[count++] as number);
        if (count > 0) insertSorted(meansAt.get(epoch) as number[], sum / count);
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

/** Returns a bar for each median above all earlier ones. The other medians need no bar: a best score never falls. */
function rising(meansAt: ReadonlyMap<number, readonly number[]>): Bar[] {
  const bars: Bar[] = [];
  for (const [epoch, means] of [...meansAt].sort(([a], [b]) => a - b)) {
    const at = (index: number): number => means[index] as number;
    const median = (at((means.length - 1) >> 1) + at(means.length >> 1)) / 2;
    if (median > (bars.at(-1)?.atLeast ?? Number.NEGATIVE_INFINITY)) bars.push({ epoch, atLeast: median });
  }
  return bars;
}

/** `MedianStoppingRule` by name. */
export const median = definePart({
  description: 'Ends trials below the median of the completed ones (Golovin et al. 2017).',
  options: medianStoppingRuleOptions,
  create: (options) => new MedianStoppingRule(options),
});
