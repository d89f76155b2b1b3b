import { type Metric, type Trial, TrialHistory } from '@gnas/core';
import { useEffect, useMemo, useSyncExternalStore } from 'react';
import type { ReadableStudy, TrialPage } from '../../wire.js';
import { ask } from './ask.js';

/** Maximum number of trials in the page; of a longer study, the newest are loaded. */
const mostTrials = 100_000;

/** Milliseconds between updates while trials are being loaded, because drawing them takes time. */
const showEveryMs = 400;

/** The trials of one study that are loaded so far. */
export interface LoadedTrials {
  /** By number. */
  readonly trials: readonly Trial[];
  /** The same trials, ranked by the objective. */
  readonly history: TrialHistory;
  /** Number of the first loaded trial; earlier ones are left out. */
  readonly from: number;
  readonly isLoading: boolean;
  readonly problem: string | undefined;
}

/** Loads trials page by page, including those that are recorded while the search runs. */
class TrialsFeed {
  readonly #listeners = new Set<() => void>();
  readonly #history: TrialHistory;
  readonly #numbers = new Set<number>();
  #inOrder: Trial[] = [];
  #wanted = 0;
  #isBusy = false;
  #firstMissing: number | undefined;
  #shownAt = Number.NEGATIVE_INFINITY;
  #loaded: LoadedTrials;

  constructor(
    private readonly name: string,
    objective: Metric,
  ) {
    this.#history = new TrialHistory(objective);
    this.#loaded = { trials: [], history: this.#history, from: 0, isLoading: true, problem: undefined };
  }

  readonly listen = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly loaded = (): LoadedTrials => this.#loaded;

  /** Loads what is missing. @param total number of trials that the study has now */
  async want(total: number): Promise<void> {
    this.#wanted = total;
    if (this.#firstMissing === undefined) {
      this.#firstMissing = Math.max(0, total - mostTrials);
      this.#change({ from: this.#firstMissing });
    }
    if (this.#isBusy) return;
    this.#isBusy = true;
    try {
      let before = -1;
      // If several trials run at a time, they are recorded out of order, so loading starts at the first missing number.
      while (this.#loaded.from + this.#numbers.size < this.#wanted && before !== this.#numbers.size) {
        before = this.#numbers.size;
        for (let from: number | undefined = this.#firstMissing; from !== undefined; ) {
          const page: TrialPage = await ask(`studies/${encodeURIComponent(this.name)}/trials?from=${from}`);
          this.#add(page.trials);
          from = page.next;
        }
      }
      this.#show(false);
    } catch (error) {
      this.#change({ isLoading: false, problem: error instanceof Error ? error.message : String(error) });
    } finally {
      this.#isBusy = false;
    }
  }

  #add(trials: readonly Trial[]): void {
    const added = trials.filter(({ number }) => !this.#numbers.has(number));
    if (added.length === 0) return;
    const isLate = (added[0]?.number ?? 0) < (this.#inOrder.at(-1)?.number ?? -1);
    for (const trial of added) {
      this.#numbers.add(trial.number);
      this.#history.record(trial);
    }
    this.#inOrder.push(...added);
    if (isLate) this.#inOrder.sort((a, b) => a.number - b.number);
    while (this.#numbers.has(this.#firstMissing ?? 0)) this.#firstMissing = (this.#firstMissing ?? 0) + 1;
    const isLoading = this.#loaded.from + this.#numbers.size < this.#wanted;
    if (isLoading && performance.now() - this.#shownAt < showEveryMs) return;
    this.#show(isLoading);
  }

  /** Publishes the loaded trials as a new array, so that whatever depends on them is updated. */
  #show(isLoading: boolean): void {
    this.#shownAt = performance.now();
    const { length } = this.#inOrder;
    const trials = length === this.#loaded.trials.length ? this.#loaded.trials : [...this.#inOrder];
    this.#change({ trials, isLoading, problem: undefined });
  }

  #change(part: Partial<LoadedTrials>): void {
    this.#loaded = { ...this.#loaded, ...part };
    for (const listener of this.#listeners) listener();
  }
}

export function useTrials({ name, spec, trials, createdAt }: ReadableStudy): LoadedTrials {
  // biome-ignore lint/correctness/useExhaustiveDependencies: a study that was removed and begun again differs in createdAt; a spec never changes.
  const feed = useMemo(() => new TrialsFeed(name, spec.objective), [name, createdAt]);
  useEffect(() => void feed.want(trials), [feed, trials]);
  return useSyncExternalStore(feed.listen, feed.loaded);
}
