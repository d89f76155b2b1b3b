import type { SearchOptions } from '@gnas/core';

/** What a search tells while it runs: a part of its options. */
export type SearchEvents = Pick<SearchOptions, 'onTrial' | 'onBest' | 'onEpoch'>;

/** Someone who watches a search. What it throws never reaches the search; see `watch`. */
export interface SearchObserver extends SearchEvents {
  /** For messages. */
  readonly name: string;
  /** Called before the search begins. What it throws ends the search before any work: bad input is refused at the door. */
  readonly begin?: () => void | Promise<void>;
  /** Runs the search within something, such as a span. Default: as it is. */
  readonly around?: <T>(search: () => Promise<T>) => Promise<T>;
  /** Called when the search has ended; with what it threw, where it did. */
  readonly end?: (error: unknown) => void | Promise<void>;
}
