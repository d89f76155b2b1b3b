import type { Study, StudySearchOptions } from '@gnas/core';

/** The events of a search. */
export type SearchEvents = Pick<StudySearchOptions, 'onTrial' | 'onBest' | 'onEpoch'>;

/** Observes a search; see `watch`. Errors that its event handlers throw don't reach the search. */
export interface SearchObserver extends SearchEvents {
  /** Name in messages. */
  readonly name: string;
  /** Called before the search starts. An error that it throws prevents the search, so that bad input is rejected before any work. */
  readonly begin?: (study: Study) => void | Promise<void>;
  /** Runs the search inside a context, such as a span. Default: no context. */
  readonly around?: <T>(search: () => Promise<T>) => Promise<T>;
  /** Called when the search has ended, with the error that it threw, if any. */
  readonly end?: (error: unknown) => void | Promise<void>;
}
