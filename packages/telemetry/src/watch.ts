import type { SearchEvents, SearchObserver } from './search-observer.js';

/**
 * Runs a search that others watch. Where an observer fails, such as on a full disk, a warning of the process says so once, and the search
 * goes on without that observer.
 * @param search runs it with the events that it is given
 * @returns what the search gives
 * @throws what the search throws, and what an observer throws before it begins
 *
 * @example
 * const result = await watch([tensorBoard('runs/first'), openTelemetry()], (events) =>
 *   algorithm.search(space, graph, estimator, { backend, seed: 0, ...events }),
 * );
 */
export async function watch<T>(
  observers: readonly SearchObserver[],
  search: (events: Required<SearchEvents>) => Promise<T>,
): Promise<T> {
  for (const observer of observers) await observer.begin?.();
  const failed = new Set<SearchObserver>();
  const tell = (observer: SearchObserver, run: () => void): void => {
    if (failed.has(observer)) return;
    try {
      run();
    } catch (error) {
      fail(observer, error);
    }
  };
  const fail = (observer: SearchObserver, error: unknown): void => {
    failed.add(observer);
    process.emitWarning(
      `${observer.name} does not watch the search any more: ${error instanceof Error ? error.message : error}`,
      'GnasWarning',
    );
  };
  const events: Required<SearchEvents> = {
    onTrial: (trial, study) => observers.forEach((each) => void tell(each, () => each.onTrial?.(trial, study))),
    onBest: (trial, study) => observers.forEach((each) => void tell(each, () => each.onBest?.(trial, study))),
    onEpoch: (event) => observers.forEach((each) => void tell(each, () => each.onEpoch?.(event))),
  };
  const end = async (error?: unknown): Promise<void> => {
    for (const observer of observers)
      try {
        if (!failed.has(observer)) await observer.end?.(error);
      } catch (cause) {
        fail(observer, cause);
      }
  };
  const within = observers.reduce<() => Promise<T>>(
    (inner, { around }) => (around ? () => around(inner) : inner),
    () => search(events),
  );
  let result: T;
  try {
    result = await within();
  } catch (error) {
    await end(error);
    throw error;
  }
  await end();
  return result;
}
