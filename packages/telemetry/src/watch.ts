import type { SearchEvents, SearchObserver } from './search-observer.js';

/**
 * Runs a search with observers. If an observer fails, for example because a disk is full, the process emits one warning, and the search goes
 * on without that observer.
 * @param search starts the search with the events that it is given
 * @returns the result of the search
 * @throws whatever the search throws, or an observer before the search starts
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
      `${observer.name} no longer observes the search: ${error instanceof Error ? error.message : error}`,
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
