import type { Trial } from '../study/trial.js';
import type { Bar, Pruner, Pruning } from './pruner.js';

/** Asks a pruner for the bars of each trial, from the trials at least a lag before it and no other, in whatever order they end. */
export class BarsInOrder {
  readonly #pruning: Pruning;
  readonly #lag: number;
  /** Trials that have ended and were not learned from yet, by number; undefined where there is nothing to learn from. */
  readonly #ended = new Map<number, Trial | undefined>();
  readonly #waiting: { readonly until: number; readonly resolve: (bars: readonly Bar[]) => void }[] = [];
  /** Number of the first trial that was not learned from. */
  #next = 0;

  /** @param runAhead most trials that start before the first of them has ended; no more lag than that is needed */
  constructor(pruner: Pruner, runAhead: number) {
    this.#lag = Math.min(pruner.lag, runAhead);
    this.#pruning = pruner.begin();
  }

  /** The bars of a trial, known when the trials that it is judged by have ended; asked for in order of number. */
  before(number: number): Promise<readonly Bar[]> {
    return new Promise((resolve) => {
      this.#waiting.push({ until: number - this.#lag, resolve });
      this.#advance();
    });
  }

  /** A trial of the search phase has ended; undefined where it was stopped. In any order. */
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
