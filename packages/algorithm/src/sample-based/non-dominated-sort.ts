/** Values of the objectives at one point. All are minimized. */
export type Objectives = readonly number[];

/** Whether `a` is better than `b` in at least one objective and worse in none. */
export function dominates(a: Objectives, b: Objectives): boolean {
  return a.every((value, at) => value <= (b[at] as number)) && a.some((value, at) => value < (b[at] as number));
}

/**
 * Splits points into fronts by fast non-dominated sort (Deb et al. 2002, section III-A). No point dominates one of the first front; each
 * following front holds the points that only earlier fronts dominate.
 * @returns indices of the points, ascending within a front
 */
export function nonDominatedSort(points: readonly Objectives[]): number[][] {
  const dominated: number[][] = points.map(() => []);
  const dominators = points.map(() => 0);
  for (const [i, a] of points.entries())
    for (const [j, b] of points.entries())
      if (dominates(a, b)) {
        dominated[i]?.push(j);
        dominators[j] = (dominators[j] as number) + 1;
      }
  const fronts: number[][] = [];
  let front = points.flatMap((_, index) => (dominators[index] === 0 ? [index] : []));
  while (front.length > 0) {
    fronts.push(front);
    const next: number[] = [];
    for (const i of front)
      for (const j of dominated[i] as number[]) {
        dominators[j] = (dominators[j] as number) - 1;
        if (dominators[j] === 0) next.push(j);
      }
    front = next.sort((a, b) => a - b);
  }
  return fronts;
}

/**
 * Computes the crowding distance of each point of a front (Deb et al. 2002, section III-B): the distance between its two neighbors, summed
 * over the objectives, each relative to its range. Infinity for the extreme points of an objective.
 */
export function crowdingDistances(front: readonly Objectives[]): number[] {
  const distances = front.map(() => 0);
  for (let objective = 0; objective < (front[0]?.length ?? 0); objective++) {
    const valueAt = (index: number): number => front[index]?.[objective] as number;
    const order = front.map((_, index) => index).sort((a, b) => valueAt(a) - valueAt(b));
    const first = order[0] as number;
    const last = order.at(-1) as number;
    const range = valueAt(last) - valueAt(first);
    distances[first] = Number.POSITIVE_INFINITY;
    distances[last] = Number.POSITIVE_INFINITY;
    if (range === 0) continue;
    for (let at = 1; at < order.length - 1; at++) {
      const index = order[at] as number;
      const gap = valueAt(order[at + 1] as number) - valueAt(order[at - 1] as number);
      distances[index] = (distances[index] as number) + gap / range;
    }
  }
  return distances;
}
