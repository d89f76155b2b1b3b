import { fitnessOf, type Metric } from '@gnas/core';
import type { Estimate, Trial } from '@gnas/core/plugin';

/** Knows from which fitness on a trial may be the result of a search, so that other trained parameters need not be kept. */
export class BestSoFar {
  #best = Number.NEGATIVE_INFINITY;

  constructor(readonly objective: Metric) {}

  /** Takes in a completed trial of the search phase. */
  learn({ metrics }: Pick<Estimate, 'metrics'>): void {
    this.#best = Math.max(this.#best, this.fitness(metrics));
  }

  /** The least fitness of a trial that may be the result. Re-evaluations count by the mean of several, so each is kept. */
  atLeastFor(phase: Trial['phase']): number {
    return phase === 'search' ? this.#best : Number.NEGATIVE_INFINITY;
  }

  /** Fitness of metrics; negative infinity without the objective. */
  fitness(metrics: Estimate['metrics']): number {
    const value = metrics[this.objective.name] ?? Number.NaN;
    return Number.isNaN(value) ? Number.NEGATIVE_INFINITY : fitnessOf(this.objective, value);
  }
}
