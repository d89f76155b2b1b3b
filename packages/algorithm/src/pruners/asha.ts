import { bestUntil, definePart, type Metric, type Pruner, type Pruning, parseOptions } from '@gnas/core/plugin';
import * as z from 'zod';
import { insertSorted } from './insert-sorted.js';
import { lagOption } from './lag-option.js';

/** Schema of the options of `ASHA`. */
export const ashaOptions = z.object({
  minEpochs: z
    .int()
    .min(1)
    .default(10)
    .describe(
      "Epochs of the first rung, the minimum resource r. The default is a twentieth of the default trainer's 200 epochs; Li et al. (2020) have R/64 to R/256.",
    ),
  reductionFactor: z
    .int()
    .min(2)
    .default(4)
    .describe('Reduction factor eta: one of this many trials at a rung continues (Li et al. 2020, section 4).'),
  minEarlyStoppingRate: z
    .int()
    .min(0)
    .default(0)
    .describe('Minimum early-stopping rate s: rungs to leave out at the start. 0 prunes most (Li et al. 2020, section 4).'),
  lag: lagOption,
});
/** Options of `ASHA`. */
export type ASHAOptions = z.input<typeof ashaOptions>;

/**
 * Asynchronous successive halving (Li et al. 2020, "A System for Massively Parallel Hyperparameter Tuning", algorithm 2). Rung k is at
 * r eta^(s + k) epochs. A trial continues from there if it is among the best 1/eta of the trials that have reached the rung.
 *
 * Algorithm 2 pauses other trials and may promote them later; here they end, as in the ASHA of Ray and of Optuna. With fewer than eta
 * trials at a rung the best one continues, where algorithm 2 promotes none yet. The first trial at a rung always continues.
 */
export class ASHA implements Pruner {
  readonly lag: number;
  readonly minEpochs: number;
  readonly reductionFactor: number;
  readonly minEarlyStoppingRate: number;

  /** @throws GnasError GNAS_INVALID_OPTION */
  constructor(options: ASHAOptions = {}) {
    const { minEpochs, reductionFactor, minEarlyStoppingRate, lag } = parseOptions('ASHA', ashaOptions, options);
    this.minEpochs = minEpochs;
    this.reductionFactor = reductionFactor;
    this.minEarlyStoppingRate = minEarlyStoppingRate;
    this.lag = lag;
  }

  /** Epochs of rung k, counted from 0. */
  rung(k: number): number {
    return this.minEpochs * this.reductionFactor ** (this.minEarlyStoppingRate + k);
  }

  begin(objective: Metric): Pruning {
    /** For each rung the scores of all trials that reached it, ascending. */
    const rungs: number[][] = [];
    return {
      learn: ({ curve }) => {
        for (let k = 0; ; k++) {
          const score = curve && bestUntil(curve, this.rung(k), objective);
          if (score === undefined) return;
          const scores = rungs[k] ?? [];
          rungs[k] = scores;
          insertSorted(scores, score);
        }
      },
      bars: () =>
        rungs.map((scores, k) => {
          // Counts these scores and the next one.
          const promoted = Math.max(1, Math.floor((scores.length + 1) / this.reductionFactor));
          return { epoch: this.rung(k), atLeast: scores[scores.length - promoted] as number };
        }),
    };
  }
}

/** `ASHA` by name. */
export const asha = definePart({
  description: 'Continues the best fraction of trials at each rung (asynchronous successive halving, Li et al. 2020).',
  options: ashaOptions,
  create: (options) => new ASHA(options),
});
