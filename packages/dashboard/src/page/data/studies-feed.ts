import { useSyncExternalStore } from 'react';
import { eventsPath, type Problem, type StoreFacts, type StudyOverview } from '../../wire.js';

/** What is known of the studies. */
export interface StudiesFeed {
  /** 'refused': without the token. */
  readonly connection: 'connecting' | 'live' | 'lost' | 'refused';
  /** The newest first; undefined until the first answer. */
  readonly studies: readonly StudyOverview[] | undefined;
  readonly where: string | undefined;
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

/** Follows the server's stream for as long as the page is open. */
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

/** A browser tries again by itself, unless the server has said no. */
async function lost(source: EventSource): Promise<void> {
  if (source.readyState !== EventSource.CLOSED) return change({ connection: 'lost' });
  const answer = await fetch('api/studies', { method: 'HEAD' }).catch(() => undefined);
  if (answer?.status === 401) return change({ connection: 'refused' });
  change({ connection: 'lost' });
  setTimeout(startFeed, 2000);
}
