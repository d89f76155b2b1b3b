import type { SearchResult, Study, StudySearchOptions } from '@gnas/core';
import type { SearchEvents, SearchObserver } from './search-observer.js';

/**
 * Searches a study with observers. If an observer fails, for example because a disk is full, the process emits one warning, and the search
 * goes on without that observer.
 * @param options as `Study.search` takes them
 * @returns the result of the search
 * @throws whatever the search throws, or an observer before the search starts
 *
 * @example
 * const { best } = await watch(study, [tensorBoard('runs/first'), openTelemetry()]);
 */
export async function watch(
  study: Study,
  observers: readonly SearchObserver[],
  options: StudySearchOptions = {},
): Promise<SearchResult> {
  for (const observer of observers) await observer.begin?.(study);
  const failed = new Set<SearchObserver>();
  const fail = (observer: SearchObserver, error: unknown): void => {
    failed.add(observer);
    const reason = error instanceof Error ? error.message : String(error);
    process.emitWarning(`${observer.name} no longer observes the search: ${reason}`, 'GnasWarning');
  };
  const tellAll = (tell: (events: SearchEvents) => void): void => {
    tell(options);
    for (const observer of observers.filter((each) => !failed.has(each)))
      try {
        tell(observer);
      } catch (error) {
        fail(observer, error);
      }
  };
  const end = async (error?: unknown): Promise<void> => {
    for (const observer of observers.filter((each) => !failed.has(each)))
      try {
        await observer.end?.(error);
      } catch (cause) {
        fail(observer, cause);
      }
  };
  const search = (): Promise<SearchResult> =>
    study.search({
      ...options,
      onTrial: (trial) => tellAll((events) => events.onTrial?.(trial, study)),
      onBest: (trial) => tellAll((events) => events.onBest?.(trial, study)),
      onEpoch: (event) => tellAll((events) => events.onEpoch?.(event)),
    });
  const within = observers.reduce((inner, { around }) => (around ? () => around(inner) : inner), search);
  let result: SearchResult;
  try {
    result = await within();
  } catch (error) {
    await end(error);
    throw error;
  }
  await end();
  return result;
}
