/**
 * Reads the best validation score of a study at each moment of its search.
 * @returns a list of [seconds since the first trial began, best score so far], the latter only where it changes
 */
export async function curveOf(storage, name, metric) {
  const trials = (await storage.trials(name)).filter(({ phase, state }) => phase === 'search' && state === 'complete');
  const began = Math.min(...trials.map(({ startedAt }) => startedAt));
  const ended = trials
    .map(({ startedAt, durationMs, metrics }) => [(startedAt + durationMs - began) / 1000, metrics[metric]])
    .sort(([a], [b]) => a - b);
  const curve = [];
  for (const [seconds, value] of ended) if (value > (curve.at(-1)?.[1] ?? Number.NEGATIVE_INFINITY)) curve.push([seconds, value]);
  return curve;
}

/** Best score of a curve after some seconds; undefined before its first trial has ended. */
export const valueAt = (curve, seconds) => curve.findLast(([time]) => time <= seconds)?.[1];

/** Mean of several curves at some moments. Undefined while one of them has no score yet. */
export function meanAt(curves, seconds) {
  const values = curves.map((curve) => valueAt(curve, seconds));
  return values.includes(undefined) ? undefined : values.reduce((a, b) => a + b, 0) / values.length;
}
