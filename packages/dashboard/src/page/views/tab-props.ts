import type { ReadableStudy } from '../../wire.js';
import type { LoadedTrials } from '../data/trials-feed.js';
import type { Route } from '../route.js';

/** Props of each tab of a study. */
export interface TabProps {
  readonly study: ReadableStudy;
  readonly loaded: LoadedTrials;
  readonly route: Route;
}
