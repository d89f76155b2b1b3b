/** One point: a value of each objective; all are minimized. */
export type Objectives = readonly number[];

/** Whether a is nowhere worse than b and somewhere better. */
export function dominates(a: Objectives, b: Objectives): boolean {
  return a.every((value, at) => value <= (b[at] as number)) && a.some((value, at) => value < (b[at] as number));
}

/**
 * Fast non-dominated sort (Deb et al. 2002, section III-A): splits points into fronts. No point of the first is dominated; each
 * following one is what is not dominated when those before it are taken away. -> indices of the points, in order within a front.
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
 * Crowding distances of the points of one front (Deb et al. 2002, section III-B): how far apart the neighbours of a point are,
 * summed over the objectives, each in units of its range. Infinity at the ends of an objective.
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
