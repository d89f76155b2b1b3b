import type { CostName, Metric, Trial } from '@gnas/core';
import { fitnessOf } from '@gnas/core/plugin';
import type { Objectives } from './non-dominated-sort.js';

/**
 * Computes the hypervolume of points: the volume that they dominate within the box up to a reference point (Zitzler & Thiele 1999). All
 * objectives are minimized. The larger the volume, the better the front; fronts compare only at the same reference. Takes time n log n in
 * two objectives, and a factor of n more for each further one.
 * @param points points of equal length; those that are not better than the reference in every objective add nothing
 * @param reference the worst values that count
 */
export function hypervolume(points: readonly Objectives[], reference: Objectives): number {
  const inside = points.filter((point) => point.every((value, at) => value < (reference[at] as number)));
  return volume(inside, reference, reference.length);
}

/** A study, or the trials of one. */
export interface FrontSource {
  readonly objective: Metric;
  value(trial: Trial): number;
  paretoFront(cost: CostName): readonly Trial[];
}

/** The worst objective and cost that count. */
export interface FrontReference {
  readonly objective: number;
  readonly cost: number;
}

/**
 * Computes the hypervolume of the Pareto front that a study has found between its objective and a cost, such as that of `NSGA2`. It is in
 * units of the objective times units of the cost. Give all studies that you compare the same reference.
 *
 * @example
 * paretoHypervolume(study, 'parameters', { objective: 0.5, cost: 100_000 });
 */
export function paretoHypervolume(study: FrontSource, cost: CostName, reference: FrontReference): number {
  const pointOf = (objective: number, spent: number): Objectives => [-fitnessOf(study.objective, objective), spent];
  return hypervolume(
    study.paretoFront(cost).map((trial) => pointOf(study.value(trial), trial.cost[cost] as number)),
    pointOf(reference.objective, reference.cost),
  );
}

/** Slices the volume along its last dimension: each slice has the volume, in one dimension less, of the points that reach it. */
function volume(points: readonly Objectives[], reference: Objectives, dimensions: number): number {
  const last = dimensions - 1;
  const along = (point: Objectives): number => point[last] as number;
  const bound = reference[last] as number;
  if (dimensions === 1) return points.reduce((most, point) => Math.max(most, bound - along(point)), 0);
  const sorted = [...points].sort((a, b) => along(a) - along(b));
  let total = 0;
  // In two dimensions the points that reach a slice only matter by the best of them.
  let reaching: Objectives[] = [];
  for (const [at, point] of sorted.entries()) {
    if (dimensions > 2) reaching.push(point);
    else if (!reaching[0] || (point[0] as number) < (reaching[0][0] as number)) reaching = [point];
    const height = (at + 1 < sorted.length ? along(sorted[at + 1] as Objectives) : bound) - along(point);
    if (height > 0) total += height * volume(reaching, reference, dimensions - 1);
  }
  return total;
}
