import type { Metric } from '../task/metric.js';
import type { Bar } from '../trial/bar.js';
import type { Trial } from '../trial/trial.js';
import type { Pruner, Pruning } from './pruner.js';

/** Asks a pruner for the bars of each trial, from trials that are at least a lag before it, in whatever order they end. */
export class BarsInOrder {
  readonly #pruning: Pruning;
  readonly #lag: number;
  /** Trials that have ended but were not learned from yet, by number; undefined if there is nothing to learn. */
  readonly #ended = new Map<number, Trial | undefined>();
  readonly #waiting: { readonly until: number; readonly resolve: (bars: readonly Bar[]) => void }[] = [];
  /** Number of the first trial that was not learned from. */
  #next = 0;

  /** @param runAhead most trials that start before the first of them has ended; the lag needs to be no greater */
  constructor(pruner: Pruner, objective: Metric, runAhead: number) {
    this.#lag = Math.min(pruner.lag, runAhead);
    this.#pruning = pruner.begin(objective);
  }

  /** Resolves to the bars of a trial once the trials that it is judged by have ended. Called in order of number. */
  before(number: number): Promise<readonly Bar[]> {
    return new Promise((resolve) => {
      this.#waiting.push({ until: number - this.#lag, resolve });
      this.#advance();
    });
  }

  /** Notes that a trial of the search phase has ended, in any order; undefined if it was stopped. */
  ended(number: number, trial: Trial | undefined): void {
    // A training counts once, however often its architecture is proposed.
    this.#ended.set(number, trial?.curve && trial.sameAs === undefined ? trial : undefined);
    this.#advance();
  }

  #advance(): void {
    for (let first = this.#waiting[0]; first; first = this.#waiting[0]) {
      for (; this.#next <= first.until; this.#next++) {
        if (!this.#ended.has(this.#next)) return;
        const trial = this.#ended.get(this.#next);
        this.#ended.delete(this.#next);
        if (trial) this.#pruning.learn(trial);
      }
      this.#waiting.shift();
      first.resolve(this.#pruning.bars());
    }
  }
}
