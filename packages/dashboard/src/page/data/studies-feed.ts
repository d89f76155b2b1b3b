import { useSyncExternalStore } from 'react';
import { eventsPath, type Problem, type StoreFacts, type StudyOverview } from '../../wire.js';

/** The studies as the server last told them. */
export interface StudiesFeed {
  /** 'refused' without a valid token. */
  readonly connection: 'connecting' | 'live' | 'lost' | 'refused';
  /** The newest first; undefined until the server has told all of them. */
  readonly studies: readonly StudyOverview[] | undefined;
  /** The place of the store. */
  readonly where: string | undefined;
  /** Why the store can't be read. */
  readonly trouble: string | undefined;
}

let feed: StudiesFeed = { connection: 'connecting', studies: undefined, where: undefined, trouble: undefined };
const listeners = new Set<() => void>();

export function useStudiesFeed(): StudiesFeed {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => feed,
  );
}

function change(part: Partial<StudiesFeed>): void {
  feed = { ...feed, ...part };
  for (const listener of listeners) listener();
}

/** Follows the server's event stream while the page is open. */
export function startFeed(): void {
  const source = new EventSource(eventsPath);
  const known = new Map<string, StudyOverview>();
  let isReady = false;
  const show = (): void => {
    if (isReady) change({ studies: [...known.values()].sort((a, b) => b.createdAt - a.createdAt), trouble: undefined });
  };
  source.addEventListener('open', () => change({ connection: 'live' }));
  source.addEventListener('study', ({ data }) => {
    const study = JSON.parse(data) as StudyOverview;
    known.set(study.name, study);
    show();
  });
  source.addEventListener('removed', ({ data }) => {
    known.delete(JSON.parse(data));
    show();
  });
  source.addEventListener('ready', ({ data }) => {
    isReady = true;
    change({ where: (JSON.parse(data) as StoreFacts).where });
    show();
  });
  source.addEventListener('trouble', ({ data }) => change({ trouble: (JSON.parse(data) as Problem).message }));
  source.addEventListener('error', () => void lost(source));
}

/** Reconnects. The browser does so itself unless the server rejected the request. */
async function lost(source: EventSource): Promise<void> {
  if (source.readyState !== EventSource.CLOSED) return change({ connection: 'lost' });
  const answer = await fetch('api/studies', { method: 'HEAD' }).catch(() => undefined);
  if (answer?.status === 401) return change({ connection: 'refused' });
  change({ connection: 'lost' });
  setTimeout(startFeed, 2000);
}
