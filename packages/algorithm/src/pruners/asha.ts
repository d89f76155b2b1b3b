import { bestUntil, checkWhole, type Pruner, type Pruning } from '@gnas/core';
import { insertSorted } from './insert-sorted.js';

/** Where the rungs of `ASHA` are, and how few pass them. */
export interface ASHAOptions {
  /** Minimum resource r: epochs of the first rung. Default 10, a twentieth of the default trainer's 200; the paper has R/64 to R/256. */
  readonly minEpochs?: number;
  /** Reduction factor eta: of so many trials at a rung one goes on. Default 4 (Li et al. 2020, section 4). */
  readonly reductionFactor?: number;
  /** Minimum early-stopping rate s: the first rung is at r eta^s epochs. Default 0, which prunes most (Li et al. 2020, section 4). */
  readonly minEarlyStoppingRate?: number;
  /** See `Pruner`. Default 8. */
  readonly lag?: number;
}

/**
 * Asynchronous successive halving: rung k is at r eta^(s + k) epochs, and a trial goes on from there if it is among the best
 * 1/eta of those that have come to it (Li et al. 2020, "A System for Massively Parallel Hyperparameter Tuning", algorithm 2). Where
 * algorithm 2 pauses a trial and may promote it later, this stops it for good, as Ray's and Optuna's ASHA do. Of fewer than eta trials
 * the best one goes on, where algorithm 2 promotes none yet; a trial that is the first at a rung always does.
 *
 * @throws GnasError GNAS_INVALID_OPTION
 */
export class ASHA implements Pruner {
  readonly lag: number;
  readonly minEpochs: number;
  readonly reductionFactor: number;
  readonly minEarlyStoppingRate: number;

  constructor({ minEpochs = 10, reductionFactor = 4, minEarlyStoppingRate = 0, lag = 8 }: ASHAOptions = {}) {
    checkWhole('ASHA', {
      minEpochs: [minEpochs, 1],
      reductionFactor: [reductionFactor, 2],
      minEarlyStoppingRate: [minEarlyStoppingRate, 0],
      lag: [lag, 1],
    });
    this.minEpochs = minEpochs;
    this.reductionFactor = reductionFactor;
    this.minEarlyStoppingRate = minEarlyStoppingRate;
    this.lag = lag;
  }

  /** Epochs of rung k, from 0. */
  rung(k: number): number {
    return this.minEpochs * this.reductionFactor ** (this.minEarlyStoppingRate + k);
  }

  begin(): Pruning {
    /** For each rung the scores of all that have come to it, the lowest first. */
    const rungs: number[][] = [];
    return {
      learn: ({ curve }) => {
        for (let k = 0; ; k++) {
          const score = curve && bestUntil(curve, this.rung(k));
          if (score === undefined) return;
          const scores = rungs[k] ?? [];
          rungs[k] = scores;
          insertSorted(scores, score);
        }
      },
      bars: () =>
        rungs.map((scores, k) => {
          // Of these scores and the one that is to come.
          const promoted = Math.max(1, Math.floor((scores.length + 1) / this.reductionFactor));
          return { epoch: this.rung(k), atLeast: scores[scores.length - promoted] as number };
        }),
    };
  }
}
