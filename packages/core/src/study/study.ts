import { type Selection, selectionKey } from '../space/selection.js';
import type { CostName, Trial } from './trial.js';

/** All trials of one search, and the questions people ask of them. Recording one costs the same however many there are. */
export class Study {
  readonly #trials: Trial[] = [];
  #bestOfSearch: Trial | undefined;
  #bestOfReEvaluations: Trial | undefined;
  readonly #reEvaluations = new Map<string, Trial[]>();
  #ranking: readonly Trial[] = [];
  /** Of the trials, how many the ranking knows. */
  #ranked = 0;

  /**
   * @param objective the metric that is maximized
   * @param keyOf the same text for selections that count as the same architecture; default `selectionKey`
   */
  constructor(
    readonly objective: string,
    readonly keyOf: (selection: Selection) => string = selectionKey,
  ) {}

  record(trial: Trial): void {
    this.#trials.push(trial);
    if (trial.state !== 'complete') return;
    if (trial.phase === 're-evaluation') this.#recordReEvaluation(trial);
    else if (!this.#bestOfSearch || this.#compare(trial, this.#bestOfSearch) < 0) this.#bestOfSearch = trial;
  }

  get trials(): readonly Trial[] {
    return this.#trials;
  }

  /** The objective of a completed trial. */
  value(trial: Trial): number {
    return trial.metrics[this.objective] ?? Number.NEGATIVE_INFINITY;
  }

  /** Completed trials of the search phase, best first; equal ones in order of number. */
  ranking(): readonly Trial[] {
    const isRanked = (trial: Trial): boolean => trial.state === 'complete' && trial.phase === 'search';
    const added = this.#trials.slice(this.#ranked).filter(isRanked).sort(this.#compare);
    this.#ranked = this.#trials.length;
    // Sorting two sorted runs is merging them, which takes linear time.
    if (added.length > 0) this.#ranking = [...this.#ranking, ...added].sort(this.#compare);
    return this.#ranking;
  }

  /** The best `count` different selections, each by its best trial. */
  top(count: number): Trial[] {
    const seen = new Set<string>();
    const top: Trial[] = [];
    for (const trial of this.ranking()) {
      if (top.length >= count) break;
      const key = this.keyOf(trial.selection);
      if (!seen.has(key)) top.push(trial);
      seen.add(key);
    }
    return top;
  }

  /**
   * The trial to report: among re-evaluated selections the one whose mean over its re-evaluations is best, otherwise
   * the best of the search. Undefined while no trial has completed.
   */
  get best(): Trial | undefined {
    return this.#bestOfReEvaluations ?? this.#bestOfSearch;
  }

  /**
   * The completed trials of the search phase that no other betters in one of objective and cost without being worse in the
   * other, cheapest first; of those alike in both, the first. Trials whose `cost` was not measured are left out.
   */
  paretoFront(cost: CostName): Trial[] {
    const costOf = (trial: Trial): number => trial.cost[cost] as number;
    const front: Trial[] = [];
    // Best first, so among equally cheap ones the best comes first.
    for (const trial of this.ranking()
      .filter((each) => each.cost[cost] !== undefined)
      .sort((a, b) => costOf(a) - costOf(b))) {
      const last = front.at(-1);
      if (!last || this.value(trial) > this.value(last)) front.push(trial);
    }
    return front;
  }

  #recordReEvaluation(trial: Trial): void {
    const key = this.keyOf(trial.selection);
    this.#reEvaluations.set(key, [...(this.#reEvaluations.get(key) ?? []), trial]);
    let best: { mean: number; trial: Trial } | undefined;
    for (const group of this.#reEvaluations.values()) {
      const mean = group.reduce((sum, each) => sum + this.value(each), 0) / group.length;
      if (!best || mean > best.mean) best = { mean, trial: group.reduce((a, b) => (this.value(b) > this.value(a) ? b : a)) };
    }
    this.#bestOfReEvaluations = best?.trial;
  }

  readonly #compare = (a: Trial, b: Trial): number => this.value(b) - this.value(a) || a.number - b.number;
}
