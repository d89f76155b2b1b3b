import { useMemo, useSyncExternalStore } from 'react';

export const tabs = ['overview', 'choices', 'architectures', 'trials', 'failures'] as const;
export type Tab = (typeof tabs)[number];

/** What the page shows, as encoded in the fragment of its address: `#/study/tab?trial=7`. */
export interface Route {
  /** Undefined for the newest study. */
  readonly study?: string;
  readonly tab: Tab;
  /** Number of the trial whose dialog is open. */
  readonly trial?: number;
}

export function parseRoute(fragment: string): Route {
  const [path = '', query = ''] = fragment.replace(/^#\/?/, '').split('?');
  const [study, tab] = path.split('/');
  const trial = new URLSearchParams(query).get('trial');
  return {
    ...(study && { study: decoded(study) }),
    tab: tabs.find((each) => each === tab) ?? 'overview',
    ...(trial !== null && /^\d+$/.test(trial) && { trial: Number(trial) }),
  };
}

export function addressOf({ study, tab, trial }: Route): string {
  if (study === undefined) return '#/';
  return `#/${encodeURIComponent(study)}/${tab}${trial === undefined ? '' : `?trial=${trial}`}`;
}

export function go(route: Route): void {
  location.hash = addressOf(route);
}

export function useRoute(): Route {
  const fragment = useSyncExternalStore(listen, () => location.hash);
  return useMemo(() => parseRoute(fragment), [fragment]);
}

function listen(listener: () => void): () => void {
  addEventListener('hashchange', listener);
  return () => removeEventListener('hashchange', listener);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
