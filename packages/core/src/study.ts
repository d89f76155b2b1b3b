import { selectionKey } from './selection.js';
import type { Trial } from './trial.js';

/** All trials of one search, and the questions people ask of them. */
export class Study {
  readonly #trials: Trial[] = [];

  /** @param objective the metric that is maximized */
  constructor(readonly objective: string) {}

  record(trial: Trial): void {
    this.#trials.push(trial);
  }

  get trials(): readonly Trial[] {
    return this.#trials;
  }

  /** The objective of a completed trial. */
  value(trial: Trial): number {
    return trial.metrics[this.objective] ?? Number.NEGATIVE_INFINITY;
  }

  /** Completed trials of the search phase, best first; equal ones in order of number. */
  ranking(): Trial[] {
    return this.#trials
      .filter((trial) => trial.state === 'complete' && trial.phase === 'search')
      .sort((a, b) => this.value(b) - this.value(a) || a.number - b.number);
  }

  /** The best `count` different selections, each by its best trial. */
  top(count: number): Trial[] {
    const seen = new Set<string>();
    return this.ranking()
      .filter((trial) => {
        const key = selectionKey(trial.selection);
        return !seen.has(key) && seen.add(key);
      })
      .slice(0, count);
  }

  /**
   * The trial to report: among re-evaluated selections the one whose mean over its re-evaluations is best, otherwise
   * the best of the search. Undefined while no trial has completed.
   */
  get best(): Trial | undefined {
    const groups = new Map<string, Trial[]>();
    for (const trial of this.#trials) {
      if (trial.phase !== 're-evaluation' || trial.state !== 'complete') continue;
      const key = selectionKey(trial.selection);
      groups.set(key, [...(groups.get(key) ?? []), trial]);
    }
    let best: { mean: number; trial: Trial } | undefined;
    for (const group of groups.values()) {
      const mean = group.reduce((sum, trial) => sum + this.value(trial), 0) / group.length;
      const trial = group.reduce((a, b) => (this.value(b) > this.value(a) ? b : a));
      if (!best || mean > best.mean) best = { mean, trial };
    }
    return best?.trial ?? this.ranking()[0];
  }
}
