import type { Trial } from '@gnas/core';
import { addressOf, type Route } from '../route.js';

/** Numbers of trials as links that open them. @param most maximum number of links */
export function TrialLinks({ trials, route, most = 60 }: { trials: readonly Trial[]; route: Route; most?: number }) {
  return (
    <span className="trial-links">
      {trials.slice(0, most).map(({ number }) => (
        <a key={number} href={addressOf({ ...route, trial: number })} aria-label={`Trial ${number}`}>
          #{number}
        </a>
      ))}
      {trials.length > most && <span className="muted">and {trials.length - most} more</span>}
    </span>
  );
}
