import { Study, type Trial } from '@gnas/core';
import { useEffect, useMemo, useSyncExternalStore } from 'react';
import type { StudyOverview, TrialPage } from '../../wire.js';
import { ask } from './ask.js';

/** Trials that a page holds at most: of a longer study, the newest. */
const mostTrials = 100_000;

/** Milliseconds between looks at trials that are still being loaded: what is drawn of them takes its time. */
const showEveryMs = 400;

/** The trials of one study, as far as they are here. */
export interface LoadedTrials {
  /** In order of number. */
  readonly trials: readonly Trial[];
  /** The same, for the questions that people ask of them. */
  readonly study: Study;
  /** Number of the first trial that is here; those before are left out. */
  readonly from: number;
  readonly isLoading: boolean;
  readonly problem: string | undefined;
}

/** Loads trials page by page, and those that come while the search runs. */
class TrialsFeed {
  readonly #listeners = new Set<() => void>();
  readonly #study: Study;
  readonly #numbers = new Set<number>();
  #inOrder: Trial[] = [];
  #wanted = 0;
  #isBusy = false;
  #firstMissing: number | undefined;
  #shownAt = Number.NEGATIVE_INFINITY;
  #loaded: LoadedTrials;

  constructor(
    private readonly name: string,
    objective: string,
  ) {
    this.#study = new Study(objective);
    this.#loaded = { trials: [], study: this.#study, from: 0, isLoading: true, problem: undefined };
  }

  readonly listen = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly loaded = (): LoadedTrials => this.#loaded;

  /** Says how many trials the study has by now. */
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
      // Trials come out of order where several run at a time, so the next ones are asked for from the first that is missing.
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
      this.#study.record(trial);
    }
    this.#inOrder.push(...added);
    if (isLate) this.#inOrder.sort((a, b) => a.number - b.number);
    while (this.#numbers.has(this.#firstMissing ?? 0)) this.#firstMissing = (this.#firstMissing ?? 0) + 1;
    const isLoading = this.#loaded.from + this.#numbers.size < this.#wanted;
    if (isLoading && performance.now() - this.#shownAt < showEveryMs) return;
    this.#show(isLoading);
  }

  /** A new array, by which what depends on the trials knows that there are more. */
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

export function useTrials({ name, objective, trials, createdAt }: StudyOverview): LoadedTrials {
  // biome-ignore lint/correctness/useExhaustiveDependencies: a study that was removed and begun again has another time of birth.
  const feed = useMemo(() => new TrialsFeed(name, objective), [name, objective, createdAt]);
  useEffect(() => void feed.want(trials), [feed, trials]);
  return useSyncExternalStore(feed.listen, feed.loaded);
}
