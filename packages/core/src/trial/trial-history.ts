import { type Selection, selectionKey } from '../space/selection.js';
import { fitnessOf, type Metric } from '../task/metric.js';
import type { CostName, Trial } from './trial.js';

/** All trials of one search so far, ranked by its objective. Recording one costs the same however many there are. */
export class TrialHistory {
  readonly #trials: Trial[] = [];
  #bestOfSearch: Trial | undefined;
  #bestOfReEvaluations: Trial | undefined;
  readonly #reEvaluations = new Map<string, Trial[]>();
  #ranking: readonly Trial[] = [];
  /** Number of trials that the ranking knows. */
  #ranked = 0;

  /**
   * @param objective the metric that trials are ranked by
   * @param keyOf the same text for selections that count as the same architecture; default `selectionKey`
   */
  constructor(
    readonly objective: Metric,
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

  /** The objective of a trial; NaN if it has none. */
  value(trial: Trial): number {
    return trial.metrics[this.objective.name] ?? Number.NaN;
  }

  /** The objective of a trial as a figure of which more is better; negative infinity if it has none. */
  fitness(trial: Trial): number {
    const value = this.value(trial);
    return Number.isNaN(value) ? Number.NEGATIVE_INFINITY : fitnessOf(this.objective, value);
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

  /** The best `count` different architectures, each by its best trial. */
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
   * The trial to report. If finalists were re-evaluated, it belongs to the one with the best mean over its re-evaluations; otherwise it
   * is the best of the search. Undefined while no trial has completed.
   */
  get best(): Trial | undefined {
    return this.#bestOfReEvaluations ?? this.#bestOfSearch;
  }

  /**
   * The Pareto front of objective and cost: completed trials of the search phase that no other trial betters in one without being worse
   * in the other, cheapest first. Of trials equal in both, the first counts. Trials whose cost was not measured are left out.
   */
  paretoFront(cost: CostName): Trial[] {
    const costOf = (trial: Trial): number => trial.cost[cost] as number;
    const front: Trial[] = [];
    // The ranking is best first, so among equally cheap trials the best comes first.
    for (const trial of this.ranking()
      .filter((each) => each.cost[cost] !== undefined)
      .sort((a, b) => costOf(a) - costOf(b))) {
      const last = front.at(-1);
      if (!last || this.fitness(trial) > this.fitness(last)) front.push(trial);
    }
    return front;
  }

  #recordReEvaluation(trial: Trial): void {
    const key = this.keyOf(trial.selection);
    this.#reEvaluations.set(key, [...(this.#reEvaluations.get(key) ?? []), trial]);
    let best: { mean: number; trial: Trial } | undefined;
    for (const group of this.#reEvaluations.values()) {
      const mean = group.reduce((sum, each) => sum + this.fitness(each), 0) / group.length;
      if (!best || mean > best.mean) best = { mean, trial: group.reduce((a, b) => (this.fitness(b) > this.fitness(a) ? b : a)) };
    }
    this.#bestOfReEvaluations = best?.trial;
  }

  readonly #compare = (a: Trial, b: Trial): number => this.fitness(b) - this.fitness(a) || a.number - b.number;
}
